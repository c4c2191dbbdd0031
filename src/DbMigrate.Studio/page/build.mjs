// Bundles the page into dist: index.html, app.js, app.css and favicon.svg.
//   --install  first brings the packages of package-lock.json, unless they are here; exit code 2 where they cannot be had
//   --check    first looks at the types
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(fileURLToPath(import.meta.url)));
const run = command => spawnSync(command, { shell: true, stdio: 'inherit' }).status === 0;

if (process.argv.includes('--install')) await alone(install);
if (process.argv.includes('--check') && !run('npx --no-install tsc --noEmit')) process.exit(1);
await alone(bundle);

function install() {
  const stamp = 'node_modules/.installed';
  const wanted = readFileSync('package-lock.json', 'utf8');
  if (read(stamp) === wanted) return;
  if (Number.parseInt(process.versions.node, 10) < 20) {
    console.error(`Node.js 20 or newer is needed; this is ${process.version}.`);
    process.exit(2);
  }
  if (!run('npm ci --include=dev --no-audit --no-fund --loglevel=error --fetch-retries=1 --fetch-retry-mintimeout=1000')) process.exit(2);
  writeFileSync(stamp, wanted);
}

async function bundle() {
  const { build } = await import('esbuild');
  const shared = { bundle: true, minify: true, sourcemap: false, legalComments: 'none', charset: 'utf8', logLevel: 'warning', outdir: 'dist', metafile: true };
  rmSync('dist', { recursive: true, force: true });
  mkdirSync('dist');
  cpSync('static', 'dist', { recursive: true });
  await build({ ...shared, entryPoints: ['styles/app.css'] });
  const { metafile } = await build({
    ...shared, entryPoints: { app: 'src/main.tsx' }, format: 'esm', target: ['es2022'], jsx: 'automatic', jsxImportSource: 'preact',
  });
  // Whose code is in the bundle; src/THIRD-PARTY-NOTICES.txt has to name each.
  const packages = Object.keys(metafile.inputs).map(path => /^node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1]).filter(name => name);
  writeFileSync('node_modules/.bundled', [...new Set(packages)].sort().join('\n') + '\n');
}

/** Builds run at the same time: one after the other. What a killed one left is old after a minute. */
async function alone(work) {
  const lock = '.build.lock';
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 120_000) rmSync(lock, { recursive: true, force: true });
      else await setTimeout(200);
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true });
  process.once('exit', release);
  try {
    await work();
  } finally {
    release();
    process.off('exit', release);
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
