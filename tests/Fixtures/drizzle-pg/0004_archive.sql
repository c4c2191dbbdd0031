CREATE SCHEMA "archive";
--> statement-breakpoint
CREATE TYPE "archive"."condition" AS ENUM('good', 'faded', 'can''t tell');--> statement-breakpoint
CREATE TABLE "archive"."plate_sightings" (
	"plate_id" uuid NOT NULL,
	"sighting_id" bigint NOT NULL,
	CONSTRAINT "plate_sightings_plate_id_sighting_id_pk" PRIMARY KEY("plate_id","sighting_id")
);
--> statement-breakpoint
CREATE TABLE "archive"."plates" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"telescope_id" integer NOT NULL,
	"shelf" varchar(10) NOT NULL,
	"slot" integer NOT NULL,
	"condition" "archive"."condition" DEFAULT 'can''t tell' NOT NULL,
	"digitised" boolean DEFAULT false NOT NULL,
	CONSTRAINT "plates_shelf_slot_key" UNIQUE("shelf","slot")
);
--> statement-breakpoint
ALTER TABLE "telescopes" ADD COLUMN "updated_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "archive"."plate_sightings" ADD CONSTRAINT "plate_sightings_sighting_id_sightings_id_fk" FOREIGN KEY ("sighting_id") REFERENCES "public"."sightings"("id") ON DELETE restrict ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive"."plate_sightings" ADD CONSTRAINT "plate_sightings_plate_fk" FOREIGN KEY ("plate_id") REFERENCES "archive"."plates"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "archive"."plates" ADD CONSTRAINT "plates_telescope_id_telescopes_id_fk" FOREIGN KEY ("telescope_id") REFERENCES "public"."telescopes"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telescopes" ADD CONSTRAINT "telescopes_aperture_check" CHECK ("telescopes"."aperture_mm" > 0);