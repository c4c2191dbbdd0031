CREATE TYPE "unit" AS ENUM('g', 'ml', 'piece');--> statement-breakpoint
CREATE TABLE "ingredients" (
	"recipe_id" integer NOT NULL,
	"name" text NOT NULL,
	"amount" numeric(8,2),
	"unit" "unit" DEFAULT 'piece'::"unit" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "recipes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "recipes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"title" text NOT NULL UNIQUE,
	"serves" integer DEFAULT 4 NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "ingredients" ADD CONSTRAINT "ingredients_recipe_id_recipes_id_fkey" FOREIGN KEY ("recipe_id") REFERENCES "recipes"("id") ON DELETE CASCADE;