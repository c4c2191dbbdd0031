// A bookstore project on one engine, a studio on it, and the page in the machine's Chromium.
//   DBMIGRATE_CLI        the command: a program, or a .dll that dotnet runs [default: the build of src/DbMigrate.Cli]
//   DBMIGRATE_STUDIO_PG  the URL of an empty PostgreSQL database, for the engine postgresql
//   CHROMIUM             the browser [default: found on the PATH]
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

const engines = {
  sqlite: { project: join(root, 'docs/examples/bookstore'), tags: ['0000_initial', '0001_catalogue', '0002_price_in_cents', '0003_reviews', '0004_views'] },
  postgresql: { project: join(here, 'bookstore-postgres'), tags: ['0000_initial', '0001_bestsellers'] },
};

export function findChromium() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const suffix = process.platform === 'win32' ? '.exe' : '';
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'chrome', 'msedge']) {
    for (const folder of (process.env.PATH ?? '').split(delimiter)) {
      if (folder && existsSync(join(folder, name + suffix))) return join(folder, name + suffix);
    }
  }
  throw new Error('There is no Chromium on the PATH.');
}

/** A port that nobody has. */
const freePort = () => new Promise((done, failed) => {
  const server = createServer().on('error', failed).listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => done(port));
  });
});

/** The project with its database, rows in it, and the last migrations pending. */
export class Shop {
  constructor(engine) {
    this.engine = engine;
    this.folder = mkdtempSync(join(tmpdir(), `studio-${engine}-`));
    this.studios = [];
    cpSync(engines[engine].project, this.folder, { recursive: true });
    this.run(['apply', ...engines[engine].tags]);
  }

  get isPostgres() {
    return this.engine === 'postgresql';
  }

  /** A table's address, as the page writes it. */
  table(name) {
    return this.isPostgres ? `#/table/public/${name}` : `#/table/${name}`;
  }

  run(args) {
    const { program, before, env } = this.#command();
    const done = spawnSync(program, [...before, ...args], { cwd: this.folder, env, encoding: 'utf8' });
    if (done.status !== 0) throw new Error(`dbmigrate ${args.join(' ')}\n${done.stdout}\n${done.stderr}`);
    return done.stdout;
  }

  /** Starts a studio; gives its address, with the token. */
  async start(args = []) {
    const { program, before, env } = this.#command();
    // Beside the usual ports, which the module's tests are shown on at the same time.
    if (!args.includes('--port')) args = ['--port', `${await freePort()}`, ...args];
    const studio = spawn(program, [...before, 'studio', '--no-open', '--json', '--idle-timeout', '10m', ...args], { cwd: this.folder, env });
    this.studios.push(studio);
    let out = '';
    let error = '';
    studio.stderr.on('data', data => error += data);
    for await (const data of studio.stdout) {
      out += data;
      const url = /"url"\s*:\s*"([^"]+)"/.exec(out)?.[1];
      if (url) {
        studio.stdout.resume();
        return url;
      }
    }
    throw new Error(`The studio ended: ${out}\n${error}`);
  }

  #command() {
    const cli = process.env.DBMIGRATE_CLI ?? join(root, 'src/DbMigrate.Cli/bin/Debug/net10.0/dbmigrate');
    const env = { ...process.env, DATABASE_URL: process.env.DBMIGRATE_STUDIO_PG ?? '', DATABASE_URL_PROD: this.isPostgres ? process.env.DBMIGRATE_STUDIO_PG : `sqlite:${join(this.folder, 'bookstore.db')}` };
    return cli.endsWith('.dll') ? { program: 'dotnet', before: [cli], env } : { program: cli, before: [], env };
  }

  end() {
    for (const studio of this.studios) studio.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** The page of a studio. What it must never do is noted all the time: errors, requests to elsewhere, reports of the policy. */
export class Page {
  static async open(browser, url, { theme = 'light', width = 1280, height = 860, to = '#/', scale = 1 } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, colorScheme: theme, deviceScaleFactor: scale, permissions: ['clipboard-read', 'clipboard-write'] });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    await page.addInitScript(() => addEventListener('securitypolicyviolation', event =>
      console.error(`policy: ${event.violatedDirective} ${event.sourceFile}:${event.lineNumber} ${event.blockedURI} ${event.target?.outerHTML?.slice(0, 200)}`)));
    const origin = new URL(url).origin;
    const faults = [];
    page.on('console', message => ['error', 'warning'].includes(message.type()) && !/status of (400|403|409)/.test(message.text()) && faults.push(`console: ${message.text()}`));
    page.on('pageerror', error => faults.push(`error: ${error.message}`));
    page.on('request', request => !/^(blob|data):/.test(request.url()) && !request.url().startsWith(origin + '/') && faults.push(`request: ${request.url()}`));
    await page.goto(`${url}&to=${encodeURIComponent(to)}`);
    await page.locator('.app-header').waitFor();
    return new Page(page, origin, faults);
  }

  constructor(page, origin, faults) {
    this.page = page;
    this.origin = origin;
    this.faults = faults;
  }

  /** Does what makes the table read its rows, and waits until they are there. */
  async reading(action) {
    // Not the answer to what was asked before.
    const [request] = await Promise.all([this.page.waitForRequest(/\/api\/rows$/), action()]);
    await request.response();
    await this.page.evaluate(() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    await this.rowsRead();
  }

  async go(hash) {
    const rowsOf = address => address.replace(/[?&]row=[^&]*/, '');
    const reads = hash.startsWith('#/table') && rowsOf(hash) !== rowsOf(new URL(this.page.url()).hash);
    if (reads) return this.reading(() => this.#address(hash));
    await this.#address(hash);
    if (hash.startsWith('#/table')) await this.rowsRead();
  }

  async #address(hash) {
    await this.page.evaluate(async to => {
      if (location.hash === to) return;
      const arrived = new Promise(resolve => addEventListener('popstate', resolve, { once: true }));
      location.hash = to;
      await arrived;
      await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    }, hash);
  }

  async rowsRead() {
    await this.page.locator('.table-page .grid-row, .grid-empty').first().waitFor();
    await this.page.locator('.loading').waitFor({ state: 'detached' });
  }

  /** The text of a grid's cell, by its row (from 1, as it is labelled) and its column's name. */
  async cell(row, column) {
    return (await this.cellAt(row, column)).innerText();
  }

  async cellAt(row, column) {
    const heads = this.page.locator('.grid-place >> visible=true').first().locator('.head-cell');
    const all = await heads.evaluateAll(cells => cells.map(cell => [cell.querySelector('bdi').textContent, cell.getAttribute('aria-colindex')]));
    const at = all.find(([name]) => name === column)?.[1];
    if (!at) throw new Error(`There is no column ${column} among ${all.map(one => one[0])}.`);
    return this.page.locator('.grid >> visible=true').first().locator(`.grid-row[aria-rowindex="${row + 1}"] .grid-cell[aria-colindex="${at}"]`);
  }

  async call(method, body = {}) {
    return this.page.evaluate(async ([name, value]) => {
      const response = await fetch(`/api/${name}`, { method: 'POST', headers: { 'Content-Type': 'application/json', 'X-DbMigrate-Studio': '1' }, body: JSON.stringify(value) });
      return { status: response.status, answer: await response.json().catch(() => null) };
    }, [method, body]);
  }

  /** Runs SQL by the studio's own call, whatever it may lose. */
  async sql(text) {
    const run = allow => this.call('query', { request: `test-${Math.random()}`, sql: text, limit: 1000, bytes: 10_000, timeout: 60, allow });
    let { status, answer } = await run([]);
    if (answer?.refused) ({ status, answer } = await run(answer.refused.allow));
    if (status !== 200 || answer.error) throw new Error(`${status} ${JSON.stringify(answer)}`);
    return answer.results.at(-1)?.rows ?? [];
  }

  async close() {
    await this.page.context().close();
  }
}

export const seedOf = engine => readFileSync(join(here, `seed.${engine}.sql`), 'utf8');

export const launch = () => chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox', '--force-color-profile=srgb'] });
