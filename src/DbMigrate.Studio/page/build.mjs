// Bundles the page into dist: index.html, app.js, app.css, favicon.svg and the licences of what is bundled. `--check` looks at the types first.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

process.chdir(dirname(fileURLToPath(import.meta.url)));

if (process.argv.includes('--check')) {
  const types = spawnSync('npx --no-install tsc --noEmit', { shell: true, stdio: 'inherit' });
  if (types.status !== 0) process.exit(types.status ?? 1);
}

rmSync('dist', { recursive: true, force: true });
mkdirSync('dist');
await build({
  entryPoints: { app: 'src/main.tsx' },
  outdir: 'dist',
  bundle: true,
  minify: true,
  format: 'esm',
  target: ['es2022'],
  jsx: 'automatic',
  jsxImportSource: 'preact',
  // The bundle is the same wherever it is made, and names no folder of the machine.
  sourcemap: false,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
});
await build({ entryPoints: ['styles/app.css'], outdir: 'dist', bundle: true, minify: true, logLevel: 'warning' });
cpSync('static', 'dist', { recursive: true });
