// The part of a table that is here: pages one after the other, by keys, never by counting from the start.
import type { Filter, Page, Row, Sort, TableName } from '../contract/methods.ts';
import { call, ServerError } from '../server/call.ts';
import { cancel, newRequest } from '../server/running.ts';
import { Store } from '../state/store.ts';

const pageSize = 200;
const mostPages = 25;
const mostAtOnce = 1000;

export interface RowState {
  rows: Row[];
  hasEarlier: boolean;
  hasMore: boolean;
  isLoading: boolean;
  error: unknown;
  /** What the last page took, and its SQL. */
  ms: number;
  sql: string;
  /** Whether the first row here is the first of all. */
  isFirst: boolean;
  turn: number;
}

const nothing: RowState = { rows: [], hasEarlier: false, hasMore: false, isLoading: true, error: null, ms: 0, sql: '', isFirst: true, turn: 0 };

export class RowWindow {
  readonly state = new Store<RowState>(nothing);
  /** Told before rows come before the first one, with their number (less than nothing: as many went away there). */
  onShift: (rows: number) => void = () => undefined;
  #pages: Page[] = [];
  #running: string | null = null;
  readonly #table: TableName;
  readonly #filters: Filter[];
  readonly #sort: Sort[];

  constructor(table: TableName, filters: Filter[], sort: Sort[]) {
    this.#table = table;
    this.#filters = filters;
    this.#sort = sort;
  }

  first = () => this.#start({});
  last = () => this.#start({ end: true });

  /** Reads what is here again; who looks at it keeps his place. */
  again = async () => {
    const count = this.state.value.rows.length;
    if (this.#running) await this.stop();
    if (!this.state.value.isFirst || count > mostAtOnce) return this.first();
    await this.#read({}, page => {
      this.#pages = [page];
    }, Math.max(count, pageSize));
  };

  more = async () => {
    const next = this.#pages.at(-1)?.next;
    if (!next || this.#running) return;
    await this.#read({ after: next }, page => {
      this.#pages.push(page);
      if (this.#pages.length > mostPages) this.onShift(-this.#pages.shift()!.rows.length);
    });
  };

  earlier = async () => {
    const previous = this.#pages[0]?.previous;
    if (!previous || this.#running) return;
    await this.#read({ before: previous }, page => {
      this.#pages.unshift(page);
      if (this.#pages.length > mostPages) this.#pages.pop();
      this.onShift(page.rows.length);
    });
  };

  /** A row has other cells now; null takes it away. */
  replace(id: string | null, row: Row | null): void {
    for (const page of this.#pages) {
      const at = page.rows.findIndex(one => one.id === id);
      if (at >= 0) page.rows.splice(at, 1, ...row ? [row] : []);
    }
    this.#show({});
  }

  /** A row that was just saved stands first, whatever the sort and the filter say, until the table is read again. */
  prepend(row: Row): void {
    this.#pages[0]?.rows.unshift(row);
    this.#show({});
  }

  async stop(): Promise<void> {
    const running = this.#running;
    this.#running = null;
    if (running) await cancel(running);
  }

  async #start(how: { end?: boolean }): Promise<void> {
    if (this.#running) await this.stop();
    await this.#read(how, page => {
      this.#pages = [page];
      this.state.value = { ...this.state.value, turn: this.state.value.turn + 1 };
    });
  }

  async #read(how: { after?: string; before?: string; end?: boolean }, take: (page: Page) => void, limit = pageSize): Promise<void> {
    const request = this.#running = newRequest();
    this.#show({ isLoading: true, error: null });
    try {
      const page = await call<Page>('rows', {
        request, schema: this.#table.schema, table: this.#table.name, filters: this.#filters, sort: this.#sort, limit,
        after: how.after ?? null, before: how.before ?? null, end: how.end ?? false,
      });
      if (this.#running !== request) return;
      this.#running = null;
      take(page);
      this.#show({ isLoading: false, ms: page.ms, sql: page.sql });
    } catch (error) {
      if (this.#running !== request && !(error instanceof ServerError && error.isCanceled)) return;
      this.#running = null;
      this.#show({ isLoading: false, error });
    }
  }

  #show(change: Partial<RowState>): void {
    this.state.value = {
      ...this.state.value,
      rows: this.#pages.flatMap(page => page.rows),
      hasEarlier: !!this.#pages[0]?.previous,
      hasMore: !!this.#pages.at(-1)?.next,
      isFirst: !this.#pages[0]?.previous,
      ...change,
    };
  }
}
