DROP INDEX "sightings_target_idx";--> statement-breakpoint
ALTER TABLE "sightings" ALTER COLUMN "notes" SET DATA TYPE varchar(500);--> statement-breakpoint
ALTER TABLE "sightings" ALTER COLUMN "notes" SET DEFAULT '';--> statement-breakpoint
ALTER TABLE "telescopes" ALTER COLUMN "aperture_mm" SET DATA TYPE numeric(10, 3);--> statement-breakpoint
ALTER TABLE "telescopes" ALTER COLUMN "aperture_mm" SET DEFAULT '150.000';--> statement-breakpoint
ALTER TABLE "sightings" ADD COLUMN "seeing" numeric(3, 1) DEFAULT '2.5';--> statement-breakpoint
CREATE INDEX "sightings_target_lower_idx" ON "sightings" USING btree (lower("target")) WHERE "sightings"."magnitude" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "sightings_once_idx" ON "sightings" USING btree ("observer_id","telescope_id","target","seen_at");