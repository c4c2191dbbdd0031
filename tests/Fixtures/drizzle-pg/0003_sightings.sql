ALTER TABLE "observations" RENAME TO "sightings";--> statement-breakpoint
ALTER TABLE "sightings" DROP CONSTRAINT "observations_observer_id_observers_id_fk";
--> statement-breakpoint
ALTER TABLE "sightings" DROP CONSTRAINT "observations_telescope_id_telescopes_id_fk";
--> statement-breakpoint
DROP INDEX "observations_target_idx";--> statement-breakpoint
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_observer_id_observers_id_fk" FOREIGN KEY ("observer_id") REFERENCES "public"."observers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sightings" ADD CONSTRAINT "sightings_telescope_id_telescopes_id_fk" FOREIGN KEY ("telescope_id") REFERENCES "public"."telescopes"("id") ON DELETE set null ON UPDATE cascade;--> statement-breakpoint
CREATE INDEX "sightings_target_idx" ON "sightings" USING btree ("target","seen_at" DESC NULLS LAST);