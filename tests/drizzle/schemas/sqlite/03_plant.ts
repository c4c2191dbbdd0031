import { integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const gardens = sqliteTable('gardens', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  area: real('area').notNull().default(1.5),
}, (t) => [uniqueIndex('gardens_name_unique').on(t.name)]);

export const beds = sqliteTable('beds', {
  id: integer('id').primaryKey(),
  gardenId: integer('garden_id').notNull().references(() => gardens.id, { onDelete: 'cascade' }),
  label: text('label').notNull(),
  soil: text('soil', { enum: ['clay', 'loam', 'sand'] }).notNull().default('loam'),
});

export const plantings = sqliteTable('plantings', {
  id: integer('id').primaryKey(),
  bedId: integer('bed_id').notNull().references(() => beds.id, { onDelete: 'cascade' }),
  plant: text('plant').notNull(),
  plantedAt: integer('planted_at', { mode: 'timestamp' }).notNull(),
  kilograms: real('kilograms').default(0),
});
