import { bigserial, date, index, integer, jsonb, numeric, pgEnum, pgTable, serial, text, timestamp, varchar } from 'drizzle-orm/pg-core';

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
  apertureMm: numeric('aperture_mm', { precision: 8, scale: 2 }).notNull().default('100.00'),
  tags: text('tags').array().notNull().default([]),
  settings: jsonb('settings').notNull().default({ tracking: 'sidereal', filters: ['none'] }),
  builtOn: date('built_on').default('1990-01-01'),
});

export const sightings = pgTable('sightings', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  observerId: integer('observer_id').notNull().references(() => observers.id, { onDelete: 'cascade' }),
  telescopeId: integer('telescope_id').references(() => telescopes.id, { onDelete: 'set null', onUpdate: 'cascade' }),
  target: text('target').notNull(),
  sky: sky('sky'),
  seenAt: timestamp('seen_at', { precision: 3 }).notNull().defaultNow(),
  magnitude: numeric('magnitude', { precision: 4, scale: 1 }),
  notes: text('notes'),
}, (t) => [index('sightings_target_idx').on(t.target, t.seenAt.desc())]);
