import { render } from 'preact';
import { call, ServerError } from './server/call.ts';
import { App } from './shell/App.tsx';
import { Gate } from './shell/Gate.tsx';
import { address, parseAddress } from './state/address.ts';
import { loadCatalog, loadInfo } from './state/database.ts';
import { loadPins, scopeSettings, showTheme } from './state/settings.ts';

showTheme();
const root = document.getElementById('app')!;

/** The token of the address is worth one cookie; it leaves the address, and the history, at once. */
async function enter(): Promise<void> {
  const token = /^#token=([^&]+)(?:&to=(.*))?/.exec(location.hash);
  if (!token) return;
  const to = token[2] ? decodeURIComponent(token[2]) : '#/';
  history.replaceState(null, '', to);
  address.value = parseAddress(to);
  await call('enter', { token: token[1] });
}

async function start(): Promise<void> {
  try {
    let entering: unknown = null;
    await enter().catch((error: unknown) => entering = error);
    // Both at once: the tables are what one waits for.
    const tables = loadCatalog();
    tables.catch(() => undefined);
    try {
      const info = await loadInfo();
      scopeSettings(`${info.environment ?? ''} ${info.database}`);
    } catch (error) {
      // A page that is loaded again with its old address has its cookie already.
      throw entering ?? error;
    }
    loadPins();
    render(<App />, root);
    await tables;
  } catch (error) {
    render(<Gate error={error instanceof ServerError ? error : new ServerError(0, { id: null, message: String(error) })} />, root);
  }
}

void start();
