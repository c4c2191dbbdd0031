import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

export const recipes = sqliteTable('recipes', {
  id: integer('id').primaryKey({ autoIncrement: true }),
  title: text('title').notNull().unique(),
  serves: integer('serves').notNull().default(4),
});

export const ingredients = sqliteTable('ingredients', {
  id: integer('id').primaryKey(),
  recipeId: integer('recipe_id').notNull().references(() => recipes.id, { onDelete: 'cascade' }),
  name: text('name').notNull(),
  amount: real('amount'),
  unit: text('unit').notNull().default('g'),
}, (t) => [index('ingredients_name_idx').on(t.recipeId, t.name)]);
