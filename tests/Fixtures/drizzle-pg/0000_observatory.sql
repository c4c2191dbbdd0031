CREATE TYPE "public"."role" AS ENUM('member', 'admin');--> statement-breakpoint
CREATE TYPE "public"."sky" AS ENUM('clear', 'cloudy');--> statement-breakpoint
CREATE TABLE "observations" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"observer_id" integer NOT NULL,
	"telescope_id" integer,
	"target" text NOT NULL,
	"sky" "sky",
	"seen_at" timestamp (3) DEFAULT now() NOT NULL,
	"magnitude" numeric(4, 1),
	"notes" text
);
--> statement-breakpoint
CREATE TABLE "observers" (
	"id" serial PRIMARY KEY NOT NULL,
	"email" varchar(255) NOT NULL,
	"name" text NOT NULL,
	"role" "role" DEFAULT 'member' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "observers_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "telescopes" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "telescopes_id_seq" INCREMENT BY 5 MINVALUE 1 MAXVALUE 2147483647 START WITH 1000 CACHE 1),
	"name" text NOT NULL,
	"aperture_mm" numeric(8, 2) DEFAULT '100.00' NOT NULL,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"settings" jsonb DEFAULT '{"tracking":"sidereal","filters":["none"]}'::jsonb NOT NULL,
	"built_on" date DEFAULT '1990-01-01'
);
--> statement-breakpoint
ALTER TABLE "observations" ADD CONSTRAINT "observations_observer_id_observers_id_fk" FOREIGN KEY ("observer_id") REFERENCES "public"."observers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "observations" ADD CONSTRAINT "observations_telescope_id_telescopes_id_fk" FOREIGN KEY ("telescope_id") REFERENCES "public"."telescopes"("id") ON DELETE set null ON UPDATE cascade;--> statement-breakpoint
CREATE INDEX "observations_target_idx" ON "observations" USING btree ("target","seen_at" DESC NULLS LAST);