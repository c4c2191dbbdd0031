using System.Globalization;
using System.Text;

namespace DbMigrate.Benchmarks;

/// <summary>A schema of any size, as SQL files and as Drizzle's TypeScript: tables of ten columns, each with a primary key, a foreign
/// key, and two indexes. The names are those Drizzle Kit chooses, so that both describe the same database.</summary>
internal sealed class GeneratedSchema(Dialect dialect, int tables)
{
    /// <summary>The table that an edit gives an eleventh column.</summary>
    private readonly int _edited = tables / 2;

    private bool IsPostgres => dialect == Dialect.PostgreSql;

    /// <summary>The whole schema as one script.</summary>
    public string Script() => string.Concat(Enumerable.Range(0, tables).Select(number => TableSql(number, edited: false)));

    /// <summary>Writes a project: its configuration, and the schema as one SQL file for each table.</summary>
    public void WriteProject(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, "schema"));
        File.WriteAllText(Path.Combine(folder, "dbmigrate.json"), $$"""
            { "dialect": "{{(IsPostgres ? "postgresql" : "sqlite")}}", "schema": ["schema/*.sql"], "migrations": "migrations" }
            """);
        for (var number = 0; number < tables; number++)
            File.WriteAllText(Path.Combine(folder, "schema", Name(number) + ".sql"), TableSql(number, edited: false));
    }

    /// <summary>Edits one table's file, or takes the edit back.</summary>
    public void Edit(string folder, bool edited) =>
        File.WriteAllText(Path.Combine(folder, "schema", Name(_edited) + ".sql"), TableSql(_edited, edited));

    /// <summary>Writes the schema for Drizzle Kit, all tables in one file, which it reads fastest.</summary>
    public void WriteDrizzle(string path, bool edited)
    {
        var text = new StringBuilder(IsPostgres
            ? "import { boolean, index, integer, jsonb, numeric, pgTable, text, timestamp, uniqueIndex, uuid, varchar } from "
                + "'drizzle-orm/pg-core';\n"
            : "import { blob, index, integer, numeric, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';\nimport { "
                + "sql } from 'drizzle-orm';\n");
        for (var number = 0; number < tables; number++)
            text.Append(
                IsPostgres ? DrizzlePostgres(number, edited && number == _edited) : DrizzleSqlite(number, edited && number == _edited));
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text.ToString());
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"item_{number:00000}");

    // A tree: every table refers to one that is made before it, the first to itself.
    private static string Parent(int number) => Name(Math.Max(0, (number - 1) / 2));

    private string TableSql(int number, bool edited) => IsPostgres
        ? PostgresSql(number, edited && number == _edited)
        : SqliteSql(number, edited && number == _edited);

    private static string PostgresSql(int number, bool edited)
    {
        var (name, parent) = (Name(number), Parent(number));
        return $"""
            CREATE TABLE {name} (
                id uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
                parent_id uuid,
                title text NOT NULL,
                email varchar(255),
                quantity integer DEFAULT 0 NOT NULL,
                price numeric(10, 2),
                active boolean DEFAULT true NOT NULL,
                details jsonb,
                created_at timestamp with time zone DEFAULT now() NOT NULL,
                updated_at timestamp with time zone{(edited ? ",\n    note text" : "")},
                CONSTRAINT {name}_parent_id_{parent}_id_fk FOREIGN KEY (parent_id) REFERENCES {parent} (id)
            );
            CREATE INDEX {name}_parent_id_index ON {name} (parent_id);
            CREATE UNIQUE INDEX {name}_title_created_at_index ON {name} (title, created_at);

            """.ReplaceLineEndings("\n");
    }

    private static string SqliteSql(int number, bool edited)
    {
        var (name, parent) = (Name(number), Parent(number));
        return $"""
            CREATE TABLE {name} (
                id integer PRIMARY KEY AUTOINCREMENT NOT NULL,
                parent_id integer,
                title text NOT NULL,
                email text,
                quantity integer DEFAULT 0 NOT NULL,
                price numeric,
                weight real,
                details blob,
                created_at integer DEFAULT (unixepoch()) NOT NULL,
                updated_at integer{(edited ? ",\n    note text" : "")},
                FOREIGN KEY (parent_id) REFERENCES {parent} (id)
            );
            CREATE INDEX {name}_parent_id_index ON {name} (parent_id);
            CREATE UNIQUE INDEX {name}_title_created_at_index ON {name} (title, created_at);

            """.ReplaceLineEndings("\n");
    }

    private static string DrizzlePostgres(int number, bool edited)
    {
        var (name, parent) = (Name(number), Parent(number));
        return $$"""
            export const {{name}} = pgTable('{{name}}', {
              id: uuid('id').primaryKey().defaultRandom().notNull(),
              parentId: uuid('parent_id').references((): any => {{parent}}.id),
              title: text('title').notNull(),
              email: varchar('email', { length: 255 }),
              quantity: integer('quantity').default(0).notNull(),
              price: numeric('price', { precision: 10, scale: 2 }),
              active: boolean('active').default(true).notNull(),
              details: jsonb('details'),
              createdAt: timestamp('created_at', { withTimezone: true }).defaultNow().notNull(),
              updatedAt: timestamp('updated_at', { withTimezone: true }),{{(edited ? "\n  note: text('note')," : "")}}
            }, (table) => [
              index('{{name}}_parent_id_index').on(table.parentId),
              uniqueIndex('{{name}}_title_created_at_index').on(table.title, table.createdAt),
            ]);

            """.ReplaceLineEndings("\n");
    }

    private static string DrizzleSqlite(int number, bool edited)
    {
        var (name, parent) = (Name(number), Parent(number));
        return $$"""
            export const {{name}} = sqliteTable('{{name}}', {
              id: integer('id').primaryKey({ autoIncrement: true }).notNull(),
              parentId: integer('parent_id').references((): any => {{parent}}.id),
              title: text('title').notNull(),
              email: text('email'),
              quantity: integer('quantity').default(0).notNull(),
              price: numeric('price'),
              weight: real('weight'),
              details: blob('details'),
              createdAt: integer('created_at').default(sql`(unixepoch())`).notNull(),
              updatedAt: integer('updated_at'),{{(edited ? "\n  note: text('note')," : "")}}
            }, (table) => [
              index('{{name}}_parent_id_index').on(table.parentId),
              uniqueIndex('{{name}}_title_created_at_index').on(table.title, table.createdAt),
            ]);

            """.ReplaceLineEndings("\n");
    }
}
