// A long call has a name that the page chose, by which it is cancelled.
import { call } from './call.ts';

let count = 0;
const page = crypto.randomUUID();

export function newRequest(): string {
  return `${page}-${++count}`;
}

/** Asks the server to end it; the call itself then fails as canceled. */
export async function cancel(request: string): Promise<void> {
  await call('cancel', { request }).catch(() => undefined);
}
