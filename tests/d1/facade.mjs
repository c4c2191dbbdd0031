// Cloudflare's REST API of D1 before a real workerd: what the tests of d1:// talk to.
//
// Miniflare runs the databases themselves, as `wrangler dev` does: SQLite inside workerd, with its authorizer, its limits and its bookmarks. This
// file adds what stands before them at Cloudflare: the paths, the bearer token, the envelopes, names for ids, and, on demand, the faults of a network.
//
// node facade.mjs: prints one line of JSON ({ "url": … }) when it listens, and ends when its standard input does.

import { createServer } from "node:http";
import { Miniflare } from "miniflare";

const POOL = 64;
const TOKEN = "test-token";

const worker = `
export default {
  async fetch(request, env) {
    const [, binding, format] = new URL(request.url).pathname.split("/");
    return env[binding].fetcher.fetch("http://d1/query?resultsFormat=" + format, { method: "POST", body: await request.text() });
  },
};`;

const bindings = new Map(); // database id → binding
const databases = new Map(); // database id → { uuid, name, account, fault, log }
let size = 0;

const options = () => ({
  modules: true,
  script: worker,
  compatibilityDate: "2026-04-01",
  d1Databases: Object.fromEntries(Array.from({ length: size }, (_, at) => [`DB${at}`, `pool-${at}`])),
});

size = POOL;
const miniflare = new Miniflare(options());
await miniflare.ready;

let growing = Promise.resolve();

/** Makes a database; the pool is declared at the start, and grows where that is not enough. */
async function create(account, name) {
  const at = bindings.size;
  const uuid = `${at.toString(16).padStart(8, "0")}-0000-4000-8000-000000000000`;
  bindings.set(uuid, `DB${at}`);
  if (at >= size) {
    size += POOL;
    growing = growing.then(() => miniflare.setOptions(options()));
  }
  await growing;
  const database = { uuid, name: name ?? `database-${at}`, account, version: "production", requests: 0, statements: 0, log: [], fault: null };
  databases.set(uuid, database);
  return database;
}

const ok = (result, more = {}) => [200, { result, success: true, errors: [], messages: [], ...more }];
const refuse = (status, code, message) => [status, { result: null, success: false, errors: [{ code, message }], messages: [] }];
const shown = ({ uuid, name, version }) => ({ uuid, name, version, created_at: "2026-01-01T00:00:00.000Z" });

async function query(database, format, body) {
  const sent = JSON.parse(body);
  const batch = sent.batch ?? [sent];
  database.statements += batch.length;
  database.log.push(batch.map((one) => one.sql));
  const answer = await miniflare.dispatchFetch(`http://facade/${bindings.get(database.uuid)}/${format}`, { method: "POST", body: JSON.stringify(batch) });
  const results = await answer.json();
  database.bookmark = answer.headers.get("x-cf-d1-session-commit-token") ?? database.bookmark;
  // workerd says "no such table: x at offset 14: SQLITE_ERROR", and so does the API, with its own code.
  return Array.isArray(results) ? ok(results) : refuse(400, 7500, results.error);
}

async function answer(request, url, body) {
  if (request.headers.authorization !== `Bearer ${TOKEN}`) return refuse(401, 10000, "Authentication error");
  const [, accounts, account, d1, kind, id, action, more] = url.pathname.split("/");
  if (accounts !== "accounts" || d1 !== "d1" || kind !== "database") return refuse(404, 7000, "No route for that URI");
  if (!id && request.method === "POST") return ok(shown(await create(account, JSON.parse(body).name)));
  if (!id) {
    const name = url.searchParams.get("name");
    const found = [...databases.values()].filter((one) => one.account === account && (name === null || one.name.includes(name)));
    const [page, per] = [Number(url.searchParams.get("page") ?? 1), Number(url.searchParams.get("per_page") ?? 100)];
    return ok(found.slice((page - 1) * per, page * per).map(shown), { result_info: { page, per_page: per, count: found.length, total_count: found.length } });
  }
  const database = databases.get(id);
  if (!database || database.account !== account) return refuse(404, 7404, "The database " + id + " could not be found");
  if (!action) return ok(shown(database));
  if (action === "time_travel" && more === "bookmark") {
    await query(database, "ROWS_AND_COLUMNS", JSON.stringify({ sql: "SELECT 1" }));
    return ok({ bookmark: database.bookmark });
  }
  if (action === "query" || action === "raw") return query(database, action === "raw" ? "ROWS_AND_COLUMNS" : "ARRAY_OF_OBJECTS", body);
  return refuse(404, 7000, "No route for that URI");
}

/** What a test orders of one database: the n-th request from now on, and all after it where it says so, meets a fault. */
function control(body) {
  const { id, fault } = JSON.parse(body);
  const database = databases.get(id);
  database.fault = fault && { ...fault, at: database.requests + fault.at };
  const { requests, statements, log } = database;
  database.log = [];
  return [200, { requests, statements, log }];
}

function faultOf(database) {
  const fault = database?.fault;
  if (!fault || database.requests < fault.at || (!fault.forever && database.requests >= fault.at + (fault.times ?? 1))) return null;
  return fault;
}

const server = createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Buffer.concat(chunks).toString("utf8");
  const url = new URL(request.url, "http://facade");
  const send = ([status, value], headers = {}) => response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
  try {
    if (url.pathname === "/control") return send(control(body));
    const database = databases.get(url.pathname.split("/")[5]);
    if (database) database.requests++;
    const fault = faultOf(database);
    switch (fault?.how) {
      case "cut":
        return request.socket.destroy();
      case "cut-after":
        // It is done, and nobody learns of it; from then on nothing is heard of the database.
        if (database.requests === fault.at) await answer(request, url, body);
        return request.socket.destroy();
      case "lost":
        await answer(request, url, body);
        return request.socket.destroy();
      case "error-after":
        await answer(request, url, body);
        return send(refuse(fault.status ?? 500, 7500, "Internal error."));
      case "status":
        return send(refuse(fault.status, fault.code ?? fault.status, fault.message ?? "Please wait and consider throttling your request speed"), fault.headers ?? {});
    }
    send(await answer(request, url, body));
  } catch (error) {
    send(refuse(500, 7500, String(error?.stack ?? error)));
  }
});

server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ url: `http://127.0.0.1:${server.address().port}`, token: TOKEN })));

process.stdin.resume();
process.stdin.on("end", async () => {
  server.close();
  await miniflare.dispose();
  process.exit(0);
});
