import { sql } from 'drizzle-orm';
import { check, index, integer, primaryKey, real, sqliteTable, sqliteView, text, uniqueIndex } from 'drizzle-orm/sqlite-core';

export const gardens = sqliteTable('gardens', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  name: text('name').notNull(),
  area: real('area').notNull().default(1.5),
}, (t) => [uniqueIndex('gardens_name_unique').on(t.name)]);

export const beds = sqliteTable('beds', {
  id: integer('id').primaryKey(),
  gardenId: integer('garden_id').notNull().references(() => gardens.id, { onDelete: 'cascade' }),
  label: text('label').notNull(),
  soil: text('soil', { enum: ['clay', 'loam', 'sand', 'peat'] }),
  sunHours: real('sun_hours').notNull().default(6),
}, (t) => [uniqueIndex('beds_label_unique').on(t.gardenId, t.label), check('beds_label', sql`length(${t.label}) < 20`)]);

export const plantings = sqliteTable('plantings', {
  id: integer('id').primaryKey(),
  bedId: integer('bed_id').notNull().references(() => beds.id, { onDelete: 'cascade' }),
  plant: text('plant').notNull(),
  plantedAt: integer('planted_at', { mode: 'timestamp' }).notNull(),
  kilograms: real('kilograms').default(0),
});

export const members = sqliteTable('members', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  email: text('email').notNull(),
  firstName: text('first_name').notNull(),
  lastName: text('last_name').notNull(),
  fullName: text('full_name').generatedAlwaysAs(sql`first_name || ' ' || last_name`, { mode: 'stored' }),
  joinedOn: text('joined_on').notNull().default(sql`CURRENT_DATE`),
  leftOn: text('left_on'),
}, (t) => [
  uniqueIndex('members_active_email').on(sql`lower(${t.email})`).where(sql`${t.leftOn} is null`),
  check('members_left_later', sql`${t.leftOn} is null or ${t.leftOn} >= ${t.joinedOn}`),
]);

export const tenancies = sqliteTable('tenancies', {
  memberId: integer('member_id').notNull().references(() => members.id, { onDelete: 'restrict' }),
  gardenId: integer('garden_id').notNull().references(() => gardens.id, { onDelete: 'cascade', onUpdate: 'cascade' }),
  since: text('since').notNull(),
}, (t) => [primaryKey({ columns: [t.memberId, t.gardenId] }), index('tenancies_garden').on(t.gardenId)]);

export const gardenHarvest = sqliteView('garden_harvest').as((qb) =>
  qb
    .select({ garden: gardens.name, kilograms: sql<number>`sum(${plantings.kilograms})`.as('kilograms') })
    .from(gardens)
    .innerJoin(beds, sql`${beds.gardenId} = ${gardens.id}`)
    .innerJoin(plantings, sql`${plantings.bedId} = ${beds.id}`)
    .groupBy(gardens.id));
