ALTER TYPE "unit" ADD VALUE 'pinch' BEFORE 'piece';--> statement-breakpoint
ALTER TABLE "recipes" ADD COLUMN "tags" text[] DEFAULT '{}'::text[] NOT NULL;--> statement-breakpoint
ALTER TABLE "recipes" ADD COLUMN "nutrition" jsonb;--> statement-breakpoint
CREATE INDEX "ingredients_recipe_idx" ON "ingredients" ("recipe_id",lower("name"));--> statement-breakpoint
CREATE VIEW "shopping_list" AS (select "name", sum("amount") as "amount" from "ingredients" group by "ingredients"."name");