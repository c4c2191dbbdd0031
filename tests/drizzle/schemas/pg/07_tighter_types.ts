import { sql } from 'drizzle-orm';
import { bigint, bigserial, boolean, check, date, foreignKey, index, integer, jsonb, numeric, pgEnum, pgSchema, pgTable, pgView, primaryKey, serial, text, timestamp, unique, uniqueIndex, uuid, varchar } from 'drizzle-orm/pg-core';

export const role = pgEnum('role', ['guest', 'member', 'admin', 'curator']);
export const sky = pgEnum('sky', ['clear', 'hazy', 'cloudy']);

export const observers = pgTable('observers', {
  id: serial('id').primaryKey(),
  email: varchar('email', { length: 255 }).notNull().unique(),
  fullName: text('full_name').notNull(),
  role: role('role').notNull().default('member'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

export const telescopes = pgTable('telescopes', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity({ startWith: 1000, increment: 5 }),
  name: text('name').notNull(),
  apertureMm: numeric('aperture_mm', { precision: 10, scale: 3 }).notNull().default('150.000'),
  tags: text('tags').array().notNull().default([]),
  settings: jsonb('settings').notNull().default({ tracking: 'sidereal', filters: ['none'] }),
  builtOn: date('built_on').default('1990-01-01'),
  updatedAt: timestamp('updated_at', { withTimezone: true }),
}, (t) => [check('telescopes_aperture_check', sql`${t.apertureMm} > 0`)]);

export const sightings = pgTable('sightings', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  observerId: integer('observer_id').notNull().references(() => observers.id, { onDelete: 'cascade' }),
  telescopeId: integer('telescope_id').references(() => telescopes.id, { onDelete: 'set null', onUpdate: 'cascade' }),
  target: text('target').notNull(),
  sky: sky('sky'),
  seenAt: timestamp('seen_at', { precision: 3 }).notNull().defaultNow(),
  magnitude: numeric('magnitude', { precision: 4, scale: 1 }),
  notes: varchar('notes', { length: 500 }).default(''),
  seeing: numeric('seeing', { precision: 3, scale: 1 }).default('2.5'),
}, (t) => [
  index('sightings_target_lower_idx').on(sql`lower(${t.target})`).where(sql`${t.magnitude} is not null`),
  uniqueIndex('sightings_once_idx').on(t.observerId, t.telescopeId, t.target, t.seenAt),
]);

export const archive = pgSchema('archive');

export const condition = archive.enum('condition', ['good', 'faded', "can't tell"]);

export const plates = archive.table('plates', {
  id: uuid('id').primaryKey().defaultRandom(),
  telescopeId: integer('telescope_id').notNull().references(() => telescopes.id),
  shelf: varchar('shelf', { length: 10 }).notNull(),
  slot: integer('slot').notNull(),
  condition: condition('condition').notNull().default("can't tell"),
  digitised: boolean('digitised').notNull().default(false),
}, (t) => [unique('plates_shelf_slot_key').on(t.shelf, t.slot)]);

export const plateSightings = archive.table('plate_sightings', {
  plateId: uuid('plate_id').notNull(),
  sightingId: bigint('sighting_id', { mode: 'number' }).notNull().references(() => sightings.id, { onDelete: 'restrict' }),
}, (t) => [
  primaryKey({ columns: [t.plateId, t.sightingId] }),
  foreignKey({ name: 'plate_sightings_plate_fk', columns: [t.plateId], foreignColumns: [plates.id] }).onDelete('cascade'),
]);

export const brightSightings = pgView('bright_sightings').as((qb) =>
  qb
    .select({ id: sightings.id, target: sightings.target, observer: observers.fullName })
    .from(sightings)
    .innerJoin(observers, sql`${observers.id} = ${sightings.observerId}`)
    .where(sql`${sightings.magnitude} < 6.0`));

export const platesPerShelf = archive.materializedView('plates_per_shelf', { shelf: varchar('shelf', { length: 10 }), plates: bigint('plates', { mode: 'number' }) })
  .as(sql`select shelf, count(*) as plates from archive.plates group by shelf`);
