UPDATE "sightings" SET "notes" = '' WHERE "notes" IS NULL;
