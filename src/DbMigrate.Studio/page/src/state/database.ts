// What is known of the database: who it is, its tables, and the details of those that were looked at.
import type { CatalogTable, Column, Info, Table, TableName } from '../contract/methods.ts';
import { call } from '../server/call.ts';
import { Store } from './store.ts';

export const info = new Store<Info | null>(null);
export const catalog = new Store<CatalogTable[] | null>(null);
/** Goes up when the schema may have changed, so that views read again. */
export const schemaVersion = new Store(0);

const details = new Map<string, Promise<Table>>();

export async function loadInfo(): Promise<Info> {
  info.value = await call<Info>('info');
  return info.value;
}

export async function loadCatalog(): Promise<void> {
  catalog.value = (await call<{ tables: CatalogTable[] }>('catalog')).tables;
}

export function loadTable(name: TableName): Promise<Table> {
  const key = tableKey(name);
  let table = details.get(key);
  if (!table) {
    table = call<Table>('table', { schema: name.schema, name: name.name });
    details.set(key, table);
    table.catch(() => details.delete(key));
  }
  return table;
}

/** Forgets what was read of tables. */
export async function refreshSchema(): Promise<void> {
  details.clear();
  schemaVersion.value++;
  await loadCatalog();
}

export function tableKey(name: TableName): string {
  return JSON.stringify([name.schema, name.name]);
}

export function labelOf(name: TableName): string {
  return name.schema === null ? name.name : `${name.schema}.${name.name}`;
}

export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find(column => column.name === name);
}
