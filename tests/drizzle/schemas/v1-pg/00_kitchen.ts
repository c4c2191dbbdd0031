import { integer, numeric, pgEnum, pgTable, text, timestamp } from 'drizzle-orm/pg-core';

export const unit = pgEnum('unit', ['g', 'ml', 'piece']);

export const recipes = pgTable('recipes', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  title: text('title').notNull().unique(),
  serves: integer('serves').notNull().default(4),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

export const ingredients = pgTable('ingredients', {
  recipeId: integer('recipe_id').notNull().references(() => recipes.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  amount: numeric('amount', { precision: 8, scale: 2 }),
  unit: unit('unit').notNull().default('piece'),
});
