// Runs `npm ci` here unless node_modules is what package-lock.json says already. The test project's build calls it;
// builds that run at the same time wait for each other.
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

process.chdir(dirname(fileURLToPath(import.meta.url)));

const stamp = 'node_modules/.installed';
const lock = '.install.lock';
const wanted = readFileSync('package-lock.json', 'utf8');

if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(`Node.js 20 or later is needed to build and run the tests; this is ${process.version}.`);
  process.exit(1);
}

await takeLock();
try {
  if (read(stamp) !== wanted) {
    const npm = spawnSync('npm ci --include=dev --include=optional --no-audit --no-fund --loglevel=error', { shell: true, stdio: 'inherit' });
    if (npm.status !== 0) {
      console.error('npm ci failed. Node.js 20 or later, with its npm, is needed to build and run the tests.');
      process.exitCode = 1;
    } else {
      writeFileSync(stamp, wanted);
    }
  }
} finally {
  rmSync(lock, { force: true });
}

async function takeLock() {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const holder = read(lock);
      if (holder && !isAlive(Number(holder))) rmSync(lock, { force: true }); // it was killed on the way
      else await setTimeout(200);
    }
  }
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
