// Evaluates drizzle.config.* with the packages of the project that it belongs to, and prints as JSON what it says and which of its texts
// are the values of variables. Runs in Node.js, from its standard input; the arguments are the project's folder and the files.
import fs from 'node:fs';
import { createRequire } from 'node:module';
import Module from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [root, ...files] = process.argv.slice(2);
const fromProject = createRequire(path.join(root, 'package.json'));
// What a config prints is not our answer.
const answer = process.stdout.write.bind(process.stdout);
process.stdout.write = process.stderr.write.bind(process.stderr);

/** The folder of a package that the project has, whatever its "exports" let others see; undefined where it has none. */
function packageFolder(name, require = fromProject) {
  for (const folder of require.resolve.paths(name) ?? []) {
    const found = path.join(folder, name);
    if (fs.existsSync(path.join(found, 'package.json'))) return fs.realpathSync(found);
  }
}

const kit = packageFolder('drizzle-kit');
const kitPackage = kit && JSON.parse(fs.readFileSync(path.join(kit, 'package.json'), 'utf8'));

function esbuild() {
  const own = packageFolder('esbuild') ?? (kit && packageFolder('esbuild', createRequire(path.join(kit, 'package.json'))));
  return own && createRequire(path.join(own, 'package.json'))(own);
}

/** Reads a variable as the config does: remembers its name, and may stand in for one that is not set. */
function watchVariables(standIns) {
  const values = { ...process.env };
  const read = [];
  process.env = new Proxy(values, {
    get(target, name) {
      if (typeof name !== 'string') return target[name];
      if (!read.includes(name)) read.push(name);
      // A URL, so that code which takes one apart goes on.
      return name in target || !standIns ? target[name] : standIn(name);
    },
  });
  return { values, read };
}

let counter = 0;
const standIn = name => `postgresql://dbmigrate.invalid/${name}`;
const standInName = text => text.startsWith(standIn('')) ? text.slice(standIn('').length) : undefined;

async function evaluate(file) {
  if (file.endsWith('.json')) return JSON.parse(fs.readFileSync(file, 'utf8').replace(/^\uFEFF/, ''));
  const bundler = esbuild();
  const code = format => bundler.buildSync({
    entryPoints: [file], absWorkingDir: root, bundle: true, write: false, platform: 'node', packages: 'external', format, logLevel: 'silent',
    define: { 'import.meta.url': '__url', 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    banner: { js: format === 'cjs' ? `const __url=${JSON.stringify(pathToFileURL(file).href)};`
      : `const __url=${JSON.stringify(pathToFileURL(file).href)},__dirname=${JSON.stringify(path.dirname(file))},__filename=${JSON.stringify(file)};` },
  }).outputFiles[0].text;

  let exported;
  if (!bundler) exported = await import(pathToFileURL(file).href);
  else {
    try {
      const module = new Module(file);
      module.filename = file;
      module.paths = Module._nodeModulePaths(path.dirname(file));
      module._compile(code('cjs'), file);
      exported = module.exports;
    } catch (e) {
      // It waits at its top, or asks for a package that is a module only: then it is one itself, and has to lie where its packages are found.
      if (e.code !== 'ERR_REQUIRE_ESM' && e.code !== 'ERR_REQUIRE_ASYNC_MODULE' && !/top-level await/i.test(e.message)) throw e;
      const place = path.join(path.dirname(file), 'node_modules');
      const folder = fs.existsSync(place) ? place : path.dirname(file);
      const temporary = path.join(folder, `.dbmigrate-${process.pid}-${counter++}.mjs`);
      fs.writeFileSync(temporary, code('esm'));
      try {
        exported = await import(pathToFileURL(temporary).href);
      } finally {
        fs.rmSync(temporary, { force: true });
      }
    }
  }

  let config = exported?.default ?? exported;
  config = config?.default ?? config;
  return typeof config === 'function' ? config() : config;
}

/** The variable whose whole value a text is: a name that says so goes before one that happens to hold the same. */
function variableOf(text, { values, read }) {
  const stood = standInName(text);
  if (stood !== undefined) return stood;
  const same = read.filter(name => values[name] === text && text.length > 0);
  return same.find(name => /URL|URI|DSN|DATABASE|DB/i.test(name)) ?? same[0];
}

/** Every text of a value with the variable that it is, or those that it is made of. */
function origins(value, at, variables, into) {
  if (typeof value === 'string') {
    const name = variableOf(value, variables);
    const parts = variables.read.filter(part => {
      const held = variables.values[part] ?? standIn(part);
      return held.length > 2 && value.includes(held);
    });
    if (name) into[at] = { whole: name };
    else if (parts.length) into[at] = { parts };
  } else if (value && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) origins(inner, at ? `${at}.${key}` : key, variables, into);
  }
}

const needsUrl = config => {
  const given = config?.dbCredentials ?? {};
  return !given.url && !given.host && !given.databaseId && !given.connectionString;
};

async function read(file) {
  const before = process.env;
  const result = { file };
  try {
    let variables = watchVariables(false);
    let config, failure;
    try {
      config = await evaluate(file);
    } catch (e) {
      failure = e;
    }
    // A variable that is not set leaves no trace: once more with something in its place.
    if (failure || needsUrl(config)) {
      process.env = before;
      const again = watchVariables(true);
      try {
        const stood = await evaluate(file);
        if (failure || !needsUrl(stood)) [config, variables, failure] = [stood, again, undefined];
      } catch {
        // The first complaint tells more.
      }
    }
    if (failure) throw failure;
    if (!config || typeof config !== 'object') throw new Error('it exports no configuration');
    const from = {};
    origins(config, '', variables, from);
    result.config = JSON.parse(JSON.stringify(config));
    result.from = from;
  } catch (e) {
    const text = (e.errors?.[0]?.text ?? e.message ?? String(e)).split('\n')[0];
    const place = e.errors?.[0]?.location;
    result.error = place ? `${text} (${place.file}:${place.line})` : text;
  } finally {
    process.env = before;
  }
  return result;
}

const results = [];
for (const file of files) results.push(await read(file));
answer(JSON.stringify({ kit: kitPackage && { version: kitPackage.version, path: path.join(kit, kitPackage.bin?.['drizzle-kit'] ?? kitPackage.bin) }, configs: results }));
