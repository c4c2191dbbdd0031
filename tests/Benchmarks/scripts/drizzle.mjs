// Prints how many milliseconds drizzle-orm's migrator takes for a folder, without Node's own start:  node drizzle.mjs <folder> <url>
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(process.env.DBMIGRATE_NODE_MODULES + '/');
const load = (name) => import(pathToFileURL(require.resolve(name)));
const { default: pg } = await load('pg');
const { drizzle } = await load('drizzle-orm/node-postgres');
const { migrate } = await load('drizzle-orm/node-postgres/migrator');

const start = performance.now();
const client = new pg.Client({ connectionString: process.argv[3] });
await client.connect();
await migrate(drizzle(client), { migrationsFolder: process.argv[2] });
await client.end();
console.log(performance.now() - start);
