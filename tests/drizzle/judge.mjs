// Drizzle Kit's answer to many schemas at once: node judge.mjs <folder>
//
// The folder holds pg/*.ts and sqlite/*.ts, and a node_modules. Of each, Drizzle Kit's own generator makes the SQL of an empty database's first
// migration; all answers are printed as one JSON object: {"pg/0001.ts": {"sql": ["…"]} | {"error": "…"}}. One process, because Drizzle Kit takes
// a second to start.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const { transformSync } = require('esbuild');
const kit = require('drizzle-kit/api');

const folder = resolve(process.argv[2]);
const answers = {};

// What it complains of it prints, and then it ends the process.
const said = [];
console.log = (...texts) => said.push(texts.join(' '));
process.exit = () => {
  throw new Error(said.join('\n') || 'it has ended the process');
};

const generate = {
  pg: async (module) => kit.generateMigration(kit.generateDrizzleJson({}), kit.generateDrizzleJson(module)),
  sqlite: async (module) =>
    kit.generateSQLiteMigration(await kit.generateSQLiteDrizzleJson({}), await kit.generateSQLiteDrizzleJson(module)),
};

for (const dialect of Object.keys(generate)) {
  for (const file of list(join(folder, dialect))) {
    said.length = 0;
    const name = `${dialect}/${file}`;
    try {
      const { code } = transformSync(readFileSync(join(folder, name), 'utf8'), { loader: 'ts', format: 'esm' });
      const path = join(folder, name.replace(/\.ts$/, '.mjs'));
      writeFileSync(path, code);
      answers[name] = { sql: await generate[dialect](await import(pathToFileURL(path))) };
    } catch (error) {
      answers[name] = { error: error.message };
    }
  }
}

process.stdout.write(JSON.stringify(answers));

function list(path) {
  try {
    return readdirSync(path).filter((file) => file.endsWith('.ts')).sort();
  } catch {
    return [];
  }
}
