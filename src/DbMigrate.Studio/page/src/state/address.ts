// What the page shows is in its address: the view, the table, filter, sort and row. A link opens the same again.
import type { Filter, Operator, Sort, TableName } from '../contract/methods.ts';
import { Store } from './store.ts';

export interface TableAddress extends TableName {
  view: 'table';
  filters: Filter[];
  sort: Sort[];
  /** The open row, by its key's columns. */
  row: [column: string, value: string][] | null;
}
export type Address = TableAddress | { view: 'start' | 'sql' | 'journal' | 'history' | 'drift' | 'ddl' } | { view: 'schema'; table: string | null };

const views = ['start', 'sql', 'journal', 'history', 'drift', 'ddl'] as const;

export function parseAddress(hash: string): Address {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  const [view, ...names] = path.split('/').filter(part => part !== '').map(decode);
  const parameters = query.split('&').filter(part => part !== '').map(part => {
    const at = part.indexOf('=');
    return [part.slice(0, at), part.slice(at + 1)] as const;
  });
  const all = (name: string) => parameters.filter(([key]) => key === name).map(([, value]) => value);
  if (view === 'table' && names.length > 0) {
    const row = all('row')[0];
    return {
      view: 'table',
      schema: names.length > 1 ? names[0]! : null,
      name: names[names.length - 1]!,
      filters: all('filter').map(parseFilter).filter(filter => filter !== null),
      sort: all('sort').map(parseSort),
      row: row === undefined || row === '' ? null : row.split(',').map(pair => {
        const [column = '', value = ''] = pair.split(':', 2);
        return [decode(column), decode(value)];
      }),
    };
  }
  if (view === 'schema') return { view, table: names.length > 0 ? names.join('.') : null };
  return { view: views.find(known => known === view) ?? 'start' };
}

function parseFilter(text: string): Filter | null {
  const [column, op, ...values] = text.split(':').map(decode);
  if (column === undefined || op === undefined) return null;
  return op === 'in' ? { column, op, values } : { column, op: op as Operator, value: values[0] };
}

function parseSort(text: string): Sort {
  return text.startsWith('-') ? { column: decode(text.slice(1)), descending: true } : { column: decode(text), descending: false };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const encode = (text: string) => encodeURIComponent(text).replace(/[-!'()*~]/g, letter => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`);

export function formatAddress(address: Address): string {
  if (address.view === 'schema') return `#/schema${address.table === null ? '' : `/${encode(address.table)}`}`;
  if (address.view !== 'table') return address.view === 'start' ? '#/' : `#/${address.view}`;
  const parts = [
    ...address.filters.map(filter => 'filter=' + [filter.column, filter.op, ...filter.values ?? (filter.value === undefined ? [] : [filter.value])].map(encode).join(':')),
    ...address.sort.map(sort => `sort=${sort.descending ? '-' : ''}${encode(sort.column)}`),
    ...address.row === null ? [] : ['row=' + address.row.map(pair => pair.map(encode).join(':')).join(',')],
  ];
  const path = [address.schema, address.name].filter(part => part !== null).map(encode).join('/');
  return `#/table/${path}${parts.length > 0 ? '?' + parts.join('&') : ''}`;
}

export function tableAddress(table: TableName, more: Partial<TableAddress> = {}): TableAddress {
  return { view: 'table', schema: table.schema, name: table.name, filters: [], sort: [], row: null, ...more };
}

export const address = new Store<Address>(parseAddress(location.hash));

export function go(to: Address, replace = false): void {
  const hash = formatAddress(to);
  if (hash === location.hash) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', hash);
  address.value = to;
}

addEventListener('popstate', () => address.value = parseAddress(location.hash));
