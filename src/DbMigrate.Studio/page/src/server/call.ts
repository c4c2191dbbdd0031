// One way to the server: POST, JSON, a header that a form of another page cannot send, the cookie of this page.
import type { Conflict, Failure, Refused } from '../contract/methods.ts';

export class ServerError extends Error {
  readonly status: number;
  readonly failure: Failure;
  readonly conflict: Conflict | null;
  readonly refused: Refused | null;

  constructor(status: number, failure: Failure, conflict: Conflict | null = null, refused: Refused | null = null) {
    super(failure.message);
    this.status = status;
    this.failure = failure;
    this.conflict = conflict;
    this.refused = refused;
  }

  get isCanceled(): boolean {
    return this.failure.id === 'Canceled';
  }
}

async function post(method: string, body: object): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(`/api/${method}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-DbMigrate-Studio': '1' },
      body: JSON.stringify(body),
      credentials: 'same-origin',
    });
  } catch {
    throw new ServerError(0, { id: 'Unreachable', message: 'The studio does not answer.', advice: 'Start it again: Start-DbStudio, or dbmigrate studio.' });
  }
  if (!response.ok) throw await errorOf(response);
  return response;
}

async function errorOf(response: Response): Promise<ServerError> {
  let answer: { error?: Failure | string | null; conflict?: Conflict | null; refused?: Refused | null } = {};
  try {
    answer = await response.json();
  } catch {
    // A body that is no JSON says no more than its status.
  }
  const failure = typeof answer.error === 'object' && answer.error ? answer.error
    : { id: null, message: answer.conflict ? 'The row is not what it was.' : typeof answer.error === 'string' ? answer.error : `The studio answered ${response.status}.` };
  return new ServerError(response.status, failure, answer.conflict ?? null, answer.refused ?? null);
}

export async function call<T>(method: string, body: object = {}): Promise<T> {
  const response = await post(method, body);
  return response.status === 204 ? undefined as T : await response.json() as T;
}

/** A call whose body is a file: what it is called, and its bytes. */
export async function download(method: string, body: object): Promise<{ name: string; file: Blob }> {
  const response = await post(method, body);
  const name = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(response.headers.get('Content-Disposition') ?? '')?.[1] ?? 'export';
  return { name: decodeURIComponent(name), file: await response.blob() };
}
