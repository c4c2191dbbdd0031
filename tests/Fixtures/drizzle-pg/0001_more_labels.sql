ALTER TYPE "public"."role" ADD VALUE 'guest' BEFORE 'member';--> statement-breakpoint
ALTER TYPE "public"."role" ADD VALUE 'curator';--> statement-breakpoint
ALTER TYPE "public"."sky" ADD VALUE 'hazy' BEFORE 'cloudy';