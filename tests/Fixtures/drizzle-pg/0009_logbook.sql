CREATE SEQUENCE "public"."log_number" INCREMENT BY 10 MINVALUE 1 MAXVALUE 99990 START WITH 100 CACHE 1 CYCLE;--> statement-breakpoint
CREATE TABLE "logbook" (
	"number" bigint PRIMARY KEY DEFAULT nextval('log_number') NOT NULL,
	"observer_id" integer,
	"entry" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "logbook" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "telescopes" DROP CONSTRAINT "telescopes_aperture_check";--> statement-breakpoint
ALTER TABLE "sightings" ALTER COLUMN "notes" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "telescopes" ADD COLUMN "slug" text GENERATED ALWAYS AS (lower(replace(name, ' ', '-'))) STORED;--> statement-breakpoint
ALTER TABLE "logbook" ADD CONSTRAINT "logbook_observer_id_observers_id_fk" FOREIGN KEY ("observer_id") REFERENCES "public"."observers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "telescopes" ADD CONSTRAINT "telescopes_name_key" UNIQUE("name");--> statement-breakpoint
ALTER TABLE "telescopes" ADD CONSTRAINT "telescopes_aperture_check" CHECK ("telescopes"."aperture_mm" between 1 and 50000);--> statement-breakpoint
CREATE POLICY "logbook_read" ON "logbook" AS PERMISSIVE FOR SELECT TO public USING (true);