// The bridge between DbMigrate and PGlite: it runs PGlite of the user's own project in Node.js and speaks PostgreSQL's wire protocol on a
// loopback port. DbMigrate starts it, tells it what to do by lines of JSON on its standard input, and reads lines of JSON that begin with
// "dbmigrate " on its standard output.
//
//   {"op":"hello","project":…,"cache":…,"token":…}       where the package is looked for, where templates are kept, the password
//   {"op":"open","folder":…}                             opens a data folder, or a new database in memory; answers with its port
//   {"op":"load","port":…,"extensions":[…]}              starts the database again with more extensions
//   {"op":"dump","port":…,"path":…}                      writes the data folder as a .tar.gz
//   {"op":"close","port":…}
//
// Protocol: https://www.postgresql.org/docs/current/protocol-message-formats.html
import { createHash, timingSafeEqual } from 'node:crypto';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import v8 from 'node:v8';
import { Worker } from 'node:worker_threads';

const PACKAGE = '@electric-sql/pglite';
const SSL_REQUEST = 80877103, GSS_REQUEST = 80877104, CANCEL_REQUEST = 80877102, PROTOCOL_3 = 3;

// What PGlite and its PostgreSQL print is none of our lines.
const say = message => process.stdout.write(`dbmigrate ${JSON.stringify(message)}\n`);
console.log = console.info = console.debug = (...words) => process.stderr.write(`${words.join(' ')}\n`);
// Ctrl+C reaches the whole group of processes; what becomes of it is for DbMigrate to say.
for (const signal of ['SIGINT', 'SIGHUP']) process.on(signal, () => {});

// A statement blocks this thread for as long as it runs: another one looks whether anybody still waits for it.
new Worker(
  `const parent = process.ppid;
   const gone = () => { if (process.ppid !== parent) return true; try { process.kill(parent, 0); return false; } catch (e) { return e.code === 'ESRCH'; } };
   setInterval(() => { if (gone()) process.kill(process.pid, 'SIGKILL'); }, 200);`,
  { eval: true },
).unref();

// V8 compiles a function anew as soon as it has run a while, and in a start nearly all of them. A hundred times later is early enough for
// statements that take seconds, and a start takes a third less of the processor. (An engine without the option says so and goes on.)
v8.setFlagsFromString('--wasm-tiering-budget=200000000');

class Refusal extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

// ---- The package, as the user's project has it ----

let pglite; // { require, PGlite, version, major, dist }
let settings; // of "hello"

function findPackage() {
  const require = createRequire(path.join(settings.project, 'package.json'));
  let entry;
  try {
    entry = require.resolve(PACKAGE);
  } catch {
    throw new Refusal('no-package', `there is no ${PACKAGE}`);
  }

  const dist = path.dirname(entry);
  const { version } = JSON.parse(fs.readFileSync(path.join(dist, '..', 'package.json'), 'utf8'));
  const binary = ['pglite.wasm', 'postgres.wasm'].map(name => path.join(dist, name)).find(fs.existsSync);
  const wasm = binary && fs.readFileSync(binary);
  return { require, version, dist, wasm, major: wasm && majorOf(wasm), PGlite: require(PACKAGE).PGlite };
}

// What version() says stands in the program: "PostgreSQL 18.7 (PGlite …" or "PostgreSQL 17.5 on …".
function majorOf(wasm) {
  for (let at = wasm.indexOf('PostgreSQL '); at >= 0; at = wasm.indexOf('PostgreSQL ', at + 1)) {
    const match = /^PostgreSQL (\d+)\.\d+ (\(|on )/.exec(wasm.toString('latin1', at, at + 30));
    if (match) return Number(match[1]);
  }

  return undefined;
}

// Extensions are modules of the package, or packages of their own, and mostly named as in SQL.
function findExtension(name) {
  if (!/^[\w-]+$/.test(name)) return undefined;
  const file = name.replaceAll('-', '_'), kebab = name.replaceAll('_', '-');
  for (const module of [`${PACKAGE}/contrib/${file}`, `${PACKAGE}/${file}`, `${PACKAGE}-${kebab}`, `${PACKAGE}-pg${kebab}`]) {
    try {
      const found = pglite.require(module);
      const extension = found[file] ?? Object.values(found).find(value => value?.setup);
      if (extension?.setup) return extension;
    } catch (e) {
      if (e.code !== 'MODULE_NOT_FOUND' && e.code !== 'ERR_PACKAGE_PATH_NOT_EXPORTED') throw e;
    }
  }

  return undefined;
}

let program; // compiled once for all databases of this process

async function create(options) {
  program ??= pglite.wasm && (await WebAssembly.compile(pglite.wasm));
  // The module has had one name and another.
  const all = program ? { pgliteWasmModule: program, wasmModule: program, ...options } : options;
  return pglite.PGlite.create(all);
}

// ---- A new database in memory, from a template that is kept for each version ----

let template;

async function newInMemory(extensions, from) {
  from ??= await readTemplate();
  return create({ extensions, loadDataDir: new Blob([from]) });
}

async function readTemplate() {
  if (template) return template;
  const file = path.join(settings.cache, `pglite-${pglite.version}.tar`);
  try {
    const stat = fs.lstatSync(file);
    if (stat.isFile() && isOurs(stat)) return (template = fs.readFileSync(file));
  } catch {
    // Not there yet.
  }

  const db = await create({ initDbStartParams: ['--wal-segsize=1'] });
  await db.exec('CHECKPOINT');
  template = trim(await tarOf(db), (await db.query('SELECT oid::int FROM pg_database WHERE datname = current_database()')).rows[0].oid);
  await db.close();
  try {
    fs.mkdirSync(settings.cache, { recursive: true, mode: 0o700 });
    if (isOurs(fs.statSync(settings.cache))) {
      const partial = `${file}.${process.pid}`;
      fs.writeFileSync(partial, template, { mode: 0o600, flag: 'wx' });
      fs.renameSync(partial, file);
    }
  } catch (e) {
    console.log(`The template is not kept: ${e.message}`);
  }

  return template;
}

// What somebody else could write into it would be run here.
const isOurs = stat => !process.getuid || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0);

const tarOf = async db => Buffer.from(await (await db.dumpDataDir('none')).arrayBuffer());

// The databases that nobody connects to are two thirds of a template.
function trim(tar, oid) {
  const kept = [];
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0;) {
    const name = tar.toString('latin1', at, at + 100).replace(/\0.*$/s, '');
    const size = parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    const end = at + 512 + Math.ceil(size / 512) * 512;
    const base = /(?:^|\/)base\/(\d+)\/./.exec(name);
    if (!base || Number(base[1]) === oid) kept.push(tar.subarray(at, end));
    at = end;
  }

  return Buffer.concat([...kept, Buffer.alloc(1024)]);
}

// ---- A data folder ----

async function openFolder(folder, extensions) {
  const entries = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
  if (entries.length === 0) {
    // Whatever interrupts it leaves no half of a folder under the name.
    const [parent, prefix] = [path.dirname(folder), `${path.basename(folder)}.dbmigrate-new-`];
    for (const left of fs.readdirSync(parent)) {
      if (left.startsWith(prefix)) fs.rmSync(path.join(parent, left), { recursive: true, force: true });
    }

    const partial = path.join(parent, prefix + process.pid);
    try {
      // PGlite's files are for everybody to write; PostgreSQL's own folder is for nobody else.
      fs.mkdirSync(partial, { mode: 0o700 });
      await (await create({ dataDir: partial })).close();
      if (fs.existsSync(folder)) fs.rmdirSync(folder);
      fs.renameSync(partial, folder);
    } finally {
      fs.rmSync(partial, { recursive: true, force: true });
    }
  } else if (!entries.includes('PG_VERSION')) {
    throw new Refusal('no-data', 'it holds files, and none of them is PG_VERSION');
  } else {
    const major = fs.readFileSync(path.join(folder, 'PG_VERSION'), 'utf8').trim();
    if (pglite.major && major !== String(pglite.major)) {
      throw new Refusal('other-version', `it is PostgreSQL ${major}, and ${PACKAGE} ${pglite.version} is PostgreSQL ${pglite.major}`);
    }
  }

  return create({ dataDir: folder, extensions });
}

// ---- The wire protocol ----

const int32 = value => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const message = (type, ...parts) => {
  const body = Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(`${part}\0`) : part)));
  return Buffer.concat([Buffer.from(type, 'latin1'), int32(body.length + 4), body]);
};
const query = text => message('Q', text);
const failure = (severity, code, text) => message('E', `S${severity}`, `V${severity}`, `C${code}`, `M${text}`, Buffer.alloc(1));
const quoted = text => `'${text.replaceAll("'", "''")}'`;

// Messages of a buffer: [type, bytes].
function* messagesOf(bytes) {
  for (let at = 0; at + 5 <= bytes.length;) {
    const end = at + 1 + bytes.readInt32BE(at + 1);
    yield [String.fromCharCode(bytes[at]), bytes.subarray(at, end)];
    at = end;
  }
}

const copyFromStdin = /^(?:\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)*COPY\b[\s\S]*\bFROM\s+STDIN\b/i;
const textOf = bytes => bytes.toString('utf8', 5, bytes.length - 1);

/** A database, and its one client at a time. */
class Served {
  constructor(folder) {
    this.folder = folder;
    this.names = new Map();
    this.client = null;
    // What is done, one after the other.
    this.work = Promise.resolve();
  }

  async start() {
    await this.connect();
    this.server = net.createServer(socket => new Client(this, socket));
    await new Promise((resolve, reject) => this.server.once('error', reject).listen(0, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    return { port: this.port, database: this.database, version: pglite.version, major: pglite.major };
  }

  /** Starts the database, with the extensions that it has. */
  async connect(from) {
    const extensions = () => Object.fromEntries([...this.names].filter(([, value]) => value));
    const open = tar => (this.folder ? openFolder(this.folder, extensions()) : newInMemory(extensions(), tar));
    this.db = await open(from);
    const made = await this.db.query("SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'");
    const missing = made.rows.map(row => row.extname).filter(name => !this.names.has(name));
    if (missing.length > 0) {
      for (const name of missing) this.names.set(name, findExtension(name));
      from = this.folder ? undefined : await tarOf(this.db);
      await this.db.close();
      this.db = await open(from);
    }

    const { rows } = await this.db.query('SELECT current_database() AS database, pg_backend_pid() AS pid');
    ({ database: this.database, pid: this.pid } = rows[0]);
    this.parameters = (await this.db.query(`SELECT name, setting FROM pg_settings WHERE name IN ('server_version', 'server_encoding', 'client_encoding',
      'is_superuser', 'DateStyle', 'IntervalStyle', 'TimeZone', 'integer_datetimes', 'standard_conforming_strings')`)).rows;
    // PGlite's own settings for its own queries.
    await this.reset();
  }

  /** Starts it again with more extensions. What is in memory is carried over. */
  async load(extensions) {
    const found = extensions.filter(name => !this.names.get(name)).map(name => [name, findExtension(name)]);
    for (const [name, extension] of found) this.names.set(name, extension);
    if (extensions.length > 0 && !found.some(([, extension]) => extension)) return;
    if (!this.folder) await this.db.exec('CHECKPOINT');
    const from = this.folder ? undefined : await tarOf(this.db);
    await this.db.close();
    await this.connect(from);
  }

  async dump(file) {
    await this.db.exec('CHECKPOINT');
    fs.writeFileSync(file, Buffer.from(await (await this.db.dumpDataDir('gzip')).arrayBuffer()));
  }

  /** Whatever the last client left: a transaction, settings, a temporary table, a role. */
  async reset() {
    await this.db.execProtocolRaw(query('ROLLBACK'));
    // A backend that was started alone has no user to go back to: DISCARD ALL would leave it with the other one.
    await this.db.execProtocolRaw(query('SET SESSION AUTHORIZATION postgres'));
    await this.db.execProtocolRaw(query('DISCARD ALL'));
  }

  /** After what is under way; what is asked for later finds it closed. */
  async close() {
    this.server?.close();
    this.work = this.work.catch(() => {}).then(async () => {
      this.closed = true;
      await this.db.close();
    });
    await this.work;
    this.client?.socket.destroy();
  }
}

/** A connection: it says who it is, and then has the database to itself. */
class Client {
  constructor(served, socket) {
    this.served = served;
    this.socket = socket;
    this.chunks = [];
    this.size = 0;
    this.need = 4;
    this.step = 'startup';
    this.copy = null;
    socket.setNoDelay(true);
    // A client that goes is no failure of ours.
    socket.on('error', () => {});
    socket.on('data', bytes => this.take(bytes));
    socket.on('close', () => this.leave());
  }

  leave() {
    if (this.served.client !== this) return;
    this.then(async () => {
      await this.served.reset();
      this.served.client = null;
    });
  }

  then(work) {
    this.served.work = this.served.work.then(() => (this.served.closed ? undefined : work())).catch(e => {
      console.log(e?.stack ?? String(e));
      // What the program does after an abort of its own is anybody's guess.
      this.socket.destroy();
      process.exitCode = 1;
      process.exit();
    });
  }

  take(bytes) {
    this.chunks.push(bytes);
    this.size += bytes.length;
    if (this.size < this.need) return;
    let all = Buffer.concat(this.chunks);
    const ready = [];
    for (;;) {
      const head = this.step === 'startup' ? 0 : 1;
      const length = all.length >= head + 4 ? head + all.readInt32BE(head) : Infinity;
      if (length < head + 4 || (head === 0 && length > 1 << 20)) return void this.socket.destroy();
      if (length > all.length) {
        this.need = length === Infinity ? head + 4 : length;
        break;
      }

      const one = all.subarray(0, length);
      all = all.subarray(length);
      if (this.step === 'ready') ready.push(one);
      else if (!this.greet(one)) break;
    }

    this.chunks = all.length > 0 ? [all] : [];
    this.size = all.length;
    if (ready.length > 0) this.then(() => this.run(ready));
  }

  refuse(code, text) {
    this.step = 'refused';
    this.socket.end(failure('FATAL', code, text));
    return false;
  }

  /** The start of a connection. False where it is over. */
  greet(bytes) {
    if (this.step === 'refused') return false;
    if (this.step === 'password') {
      const sha = text => createHash('sha256').update(text).digest();
      if (bytes[0] !== 0x70 || !timingSafeEqual(sha(textOf(bytes)), sha(settings.token))) return this.refuse('28P01', 'password authentication failed');
      // The last client's leaving may be under way.
      this.step = 'ready';
      this.then(() => this.welcome());
      return true;
    }

    const code = bytes.readInt32BE(4);
    if (code === SSL_REQUEST || code === GSS_REQUEST) {
      this.socket.write('N');
      return true;
    }

    // Nothing can be stopped: this thread would have to hear of it.
    if (code === CANCEL_REQUEST) return void this.socket.end();
    if (code >> 16 !== PROTOCOL_3) return this.refuse('0A000', 'unsupported frontend protocol');
    const words = bytes.toString('utf8', 8).split('\0');
    this.wishes = new Map();
    for (let i = 0; i + 1 < words.length && words[i]; i += 2) this.wishes.set(words[i], words[i + 1]);
    this.step = 'password';
    this.socket.write(message('R', int32(3)));
    return true;
  }

  async welcome() {
    const { served, wishes } = this;
    const [user, database] = [wishes.get('user'), wishes.get('database') ?? wishes.get('user')];
    if (served.client) return this.refuse('53300', 'PGlite has one connection, and another client has it');
    if (user !== 'postgres') return this.refuse('28000', `role "${user}" does not exist`);
    if (database !== served.database) return this.refuse('3D000', `database "${database}" does not exist`);
    served.client = this;
    if (this.socket.destroyed) return void this.leave();
    const set = [['client_min_messages', 'notice']];
    for (const [name, value] of wishes) {
      if (['application_name', 'DateStyle', 'TimeZone', 'search_path', 'client_encoding'].includes(name)) set.push([name, value]);
    }

    // So that the end of a transaction gives it back, too.
    await served.db.execProtocolRaw(query('SET SESSION AUTHORIZATION postgres'));
    await served.db.execProtocolRaw(query(`SELECT ${set.map(([name, value]) => `set_config(${quoted(name)}, ${quoted(value)}, false)`).join(', ')}`));
    this.socket.write(Buffer.concat([
      message('R', int32(0)),
      ...served.parameters.map(({ name, setting }) => message('S', name, setting)),
      message('K', int32(served.pid), int32(0)),
      message('Z', Buffer.from('I')),
    ]));
  }

  /** Runs messages in their order; one COPY … FROM STDIN has to be there whole when it begins. */
  async run(messages) {
    let together = [];
    const flush = async () => {
      if (together.length > 0) await this.execute(Buffer.concat(together));
      together = [];
    };
    for (const one of messages) {
      const type = String.fromCharCode(one[0]);
      if (this.copy) {
        this.copy.push(one);
        if (type === 'c' || type === 'f') {
          const whole = Buffer.concat(this.copy);
          this.copy = null;
          await this.execute(whole, true);
        }
      } else if (type === 'X') {
        await flush();
        return void this.socket.end();
      } else if (type === 'Q' && copyFromStdin.test(textOf(one))) {
        await flush();
        this.copy = [one];
        this.socket.write(message('G', Buffer.alloc(3)));
      } else {
        together.push(one);
      }
    }

    await flush();
  }

  async execute(bytes, isCopy = false) {
    if (this.served.client !== this) return;
    const { db, folder } = this.served;
    let fatal = false;
    const send = answer => {
      // A copy: the program's memory is used again.
      answer = Buffer.from(answer);
      // The client has had its answer to a COPY.
      const whole = isCopy ? [...messagesOf(answer)].filter(([type]) => type !== 'G').map(([, one]) => one) : [answer];
      fatal ||= answer.includes('SFATAL\0VFATAL\0C');
      this.socket.write(Buffer.concat(whole));
    };
    if (db.execProtocolRawStream && !isCopy) await db.execProtocolRawStream(bytes, { syncToFs: !!folder, onRawData: send });
    else send(await db.execProtocolRaw(bytes, { syncToFs: !!folder }));
    if (fatal) throw new Error('PostgreSQL ended the session.');
  }
}

// ---- What DbMigrate asks for ----

const databases = new Map();

const operations = {
  hello(request) {
    settings = request;
    pglite = findPackage();
    return { version: pglite.version, major: pglite.major };
  },
  async open({ folder }) {
    const served = new Served(folder);
    const answer = await served.start();
    databases.set(served.port, served);
    return answer;
  },
  load: ({ port, extensions }) => inTurn(port, served => served.load(extensions)),
  dump: ({ port, path: file }) => inTurn(port, served => served.dump(file)),
  async close({ port }) {
    await databases.get(port)?.close();
    databases.delete(port);
  },
};

function inTurn(port, work) {
  const served = databases.get(port);
  const done = served.work.then(() => work(served));
  served.work = done.catch(() => {});
  return done;
}

let asked = Promise.resolve();
const lines = createInterface({ input: process.stdin });
lines.on('line', line => {
  asked = asked.then(async () => {
    const request = JSON.parse(line);
    try {
      say({ id: request.id, ...(await operations[request.op](request)) });
    } catch (e) {
      say({ id: request.id, error: e?.code && e instanceof Refusal ? e.code : 'failed', message: String(e?.message ?? e) });
    }
  });
});
lines.on('close', () => {
  asked = asked.then(async () => {
    for (const served of databases.values()) await served.close();
    process.exit();
  });
});
//# sourceURL=dbmigrate-bridge.mjs
