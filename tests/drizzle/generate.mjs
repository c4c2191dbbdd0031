// Makes the fixtures again with Drizzle Kit: npm run fixtures [-- <name>…]
//
// Each folder of schemas/ becomes one migration folder. Its files are the project's history: NN_name.ts is the schema
// as it was at that time, from which Drizzle Kit generates the migration "name"; NN_name.sql is what a person wrote
// into an empty migration made with --custom. Drizzle Kit asks whether something was renamed; the answer is always
// yes, so a file either renames or adds, never both. Nothing of what it writes is changed but the time of each
// migration, which becomes a fixed one.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const fixtures = join(here, '..', 'Fixtures');
const drizzle1 = '1.0.0-rc.5';

const projects = {
  'drizzle-pg': { schemas: 'pg', dialect: 'postgresql' },
  'drizzle-sqlite': { schemas: 'sqlite', dialect: 'sqlite' },
  'drizzle-v1-pg': { schemas: 'v1-pg', dialect: 'postgresql', version1: true },
  'drizzle-v1-sqlite': { schemas: 'v1-sqlite', dialect: 'sqlite', version1: true },
};

const wanted = process.argv.slice(2);
for (const [name, project] of Object.entries(projects)) {
  if (wanted.length === 0 || wanted.includes(name)) await generateFolder(name, project);
}

// Migrations are a day apart, from New Year's Day of 2026.
function timeOf(index) {
  return new Date(Date.UTC(2026, 0, 1 + index, 9, 30, index));
}

async function generateFolder(name, { schemas, dialect, version1 }) {
  const work = mkdtempSync(join(tmpdir(), 'dbmigrate-fixture-'));
  try {
    cpSync(join(here, 'schemas', schemas), join(work, 'schemas'), { recursive: true });
    writeFileSync(join(work, 'package.json'), '{"private": true}');
    if (version1) {
      run('npm', ['install', '--no-audit', '--no-fund', '--silent', `drizzle-kit@${drizzle1}`, `drizzle-orm@${drizzle1}`], work);
    } else {
      symlinkSync(join(here, '..', 'node_modules'), join(work, 'node_modules'));
    }

    let schema;
    for (const file of readdirSync(join(work, 'schemas')).sort()) {
      const [, title, extension] = /^\d+_(.+)\.(ts|sql)$/.exec(file);
      const before = scripts(join(work, 'out'));
      if (extension === 'ts') schema = `schemas/${file}`;
      const options = ['generate', '--dialect', dialect, '--schema', schema, '--out', 'out', '--name', title];
      const shown = extension === 'ts'
        ? await generate(options, work)
        : run('npx', ['drizzle-kit', ...options, '--custom'], work);

      const written = scripts(join(work, 'out')).filter((path) => !before.includes(path));
      if (written.length !== 1) throw new Error(`${name}: ${file} made ${written.length} migrations.\n${shown}`);
      if (extension === 'sql') cpSync(join(work, 'schemas', file), join(work, 'out', written[0]));
      console.log(`${name}/${written[0]}`);
      if (version1) await new Promise((resolve) => setTimeout(resolve, 1100)); // its folders' names count seconds
    }

    fixTimes(join(work, 'out'), version1);
    rmSync(join(fixtures, name), { recursive: true, force: true });
    cpSync(join(work, 'out'), join(fixtures, name), { recursive: true });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function fixTimes(folder, version1) {
  if (version1) {
    readdirSync(folder).sort().forEach((old, index) => {
      const stamp = timeOf(index).toISOString().replace(/\D/g, '').slice(0, 14);
      renameSync(join(folder, old), join(folder, stamp + old.slice(stamp.length)));
    });
  } else {
    const path = join(folder, 'meta', '_journal.json');
    const journal = JSON.parse(readFileSync(path, 'utf8'));
    journal.entries.forEach((entry, index) => (entry.when = timeOf(index).getTime()));
    writeFileSync(path, JSON.stringify(journal, null, 2));
  }
}

function scripts(folder) {
  return existsSync(folder) ? readdirSync(folder, { recursive: true }).filter((path) => path.endsWith('.sql')) : [];
}

function run(program, options, cwd) {
  const { status, stdout, stderr } = spawnSync(program, options, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${options.join(' ')}\n${stdout}\n${stderr}`);
  return stdout;
}

// Drizzle Kit asks only on a terminal, which script(1) gives it. "created" comes first in its list of answers, the
// one thing that it can have been renamed from second.
function generate(options, cwd) {
  return new Promise((resolve, reject) => {
    const kit = spawn('script', ['-qec', `npx drizzle-kit ${options.join(' ')}`, '/dev/null'], { cwd });
    let shown = '';
    let answered = 0;
    kit.stdout.on('data', (data) => {
      shown += data;
      const asked = new Set(shown.match(/Is [^\n]* created or renamed[^\n]*/g)).size;
      if (asked > answered) {
        answered = asked;
        setTimeout(() => kit.stdin.write('\x1b[B'), 500);
        setTimeout(() => kit.stdin.write('\r'), 1000);
      }
    });
    kit.on('error', reject);
    kit.on('exit', (code) => (code === 0 ? resolve(shown) : reject(new Error(`drizzle-kit ${options.join(' ')}\n${shown}`))));
  });
}
