import { sql } from 'drizzle-orm';
import { index, integer, jsonb, numeric, pgEnum, pgTable, pgView, text, timestamp } from 'drizzle-orm/pg-core';

export const unit = pgEnum('unit', ['g', 'ml', 'pinch', 'piece']);

export const recipes = pgTable('recipes', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  title: text('title').notNull().unique(),
  serves: integer('serves').notNull().default(4),
  tags: text('tags').array().notNull().default([]),
  nutrition: jsonb('nutrition'),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
});

export const ingredients = pgTable('ingredients', {
  recipeId: integer('recipe_id').notNull().references(() => recipes.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  amount: numeric('amount', { precision: 8, scale: 2 }),
  unit: unit('unit').notNull().default('piece'),
}, (t) => [index('ingredients_recipe_idx').on(t.recipeId, sql`lower(${t.name})`)]);

export const shoppingList = pgView('shopping_list').as((qb) =>
  qb
    .select({ name: ingredients.name, amount: sql<string>`sum(${ingredients.amount})`.as('amount') })
    .from(ingredients)
    .groupBy(ingredients.name));
