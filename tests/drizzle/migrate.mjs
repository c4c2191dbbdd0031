// Applies a migration folder with Drizzle's own migrator and prints what its journal table then holds:
//   node migrate.mjs --dialect postgresql|sqlite --url <url|file> --folder <migrations> [--table <name>] [--schema <name>]
// prints {"applied": 2, "journal": [{"id": 1, "hash": "…", "created_at": "…"}, …]}.
//
// A folder with meta/_journal.json is read by the current Drizzle, one without it by Drizzle 1.0.
//
// "better-sqlite3" is libsql here (see README.md). Like the real one it starts with foreign_keys=ON; unlike
// the real one it runs only the first statement of a text with several, without a word.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const { values: options } = parseArgs({
  options: {
    dialect: { type: 'string' },
    url: { type: 'string' },
    folder: { type: 'string' },
    table: { type: 'string', default: '__drizzle_migrations' },
    schema: { type: 'string', default: 'drizzle' },
  },
});

const drizzleOrm = existsSync(join(options.folder, 'meta', '_journal.json')) ? 'drizzle-orm' : 'drizzle-orm-v1';
const config = {
  migrationsFolder: options.folder,
  migrationsTable: options.table,
  migrationsSchema: options.schema,
};

const quote = (name) => `"${name.replaceAll('"', '""')}"`;

async function migratePostgres() {
  const { default: pg } = await import('pg');
  const { drizzle } = await import(`${drizzleOrm}/node-postgres`);
  const { migrate } = await import(`${drizzleOrm}/node-postgres/migrator`);

  const client = new pg.Client({ connectionString: options.url });
  await client.connect();
  try {
    const table = `${quote(options.schema)}.${quote(options.table)}`;
    const journal = async () => {
      const found = await client.query('select to_regclass($1) is not null as found', [table]);
      return found.rows[0].found ? (await client.query(`select * from ${table} order by id`)).rows : [];
    };
    const before = await journal();
    await migrate(drizzleOrm === 'drizzle-orm' ? drizzle(client) : drizzle({ client }), config);
    return { before, after: await journal() };
  } finally {
    await client.end();
  }
}

async function migrateSqlite() {
  const { default: Database } = await import('better-sqlite3');
  const { drizzle } = await import(`${drizzleOrm}/better-sqlite3`);
  const { migrate } = await import(`${drizzleOrm}/better-sqlite3/migrator`);

  const client = new Database(options.url, { timeout: 5000 });
  client.pragma('foreign_keys = ON');
  try {
    const journal = () =>
      client.prepare('select 1 from sqlite_master where name = ?').all(options.table).length === 0
        ? []
        : client.prepare(`select * from ${quote(options.table)} order by rowid`).all();
    const before = journal();
    await migrate(drizzleOrm === 'drizzle-orm' ? drizzle(client) : drizzle({ client }), config);
    return { before, after: journal() };
  } finally {
    client.close();
  }
}

try {
  const { before, after } = await (options.dialect === 'sqlite' ? migrateSqlite() : migratePostgres());
  console.log(JSON.stringify({ applied: after.length - before.length, journal: after }));
} catch (error) {
  console.error(error.cause?.message ? `${error.message}\n${error.cause.message}` : error.message);
  process.exitCode = 1;
}
