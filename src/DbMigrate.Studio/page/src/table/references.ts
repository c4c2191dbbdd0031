// Foreign keys as ways from a row to others.
import { isTyped, textOf, type Cell, type Value } from '../contract/cells.ts';
import type { ForeignKey, Table } from '../contract/methods.ts';
import { tableAddress, type TableAddress } from '../state/address.ts';

/** Where the row is that these cells refer to; null where one of them is null. */
export function referredRow(table: Table, key: ForeignKey, cells: readonly (Cell | Value | undefined)[]): TableAddress | null {
  const values = key.columns.map(name => textOf(cells[table.columns.findIndex(column => column.name === name)]));
  if (values.some(value => value === null)) return null;
  const pairs = key.referenced.map((name, index): [string, string] => [name, values[index]!]);
  return tableAddress({ schema: key.schema, name: key.table }, { filters: pairs.map(([column, value]) => ({ column, op: 'eq', value })), row: pairs });
}

/** The rows that refer to this one by a foreign key of theirs. */
export function referringRows(table: Table, key: ForeignKey, cells: readonly Cell[]): TableAddress | null {
  const values = key.referenced.map(name => textOf(cells[table.columns.findIndex(column => column.name === name)]));
  if (values.some(value => value === null)) return null;
  return tableAddress({ schema: key.schema, name: key.table }, {
    filters: key.columns.map((column, index) => ({ column, op: 'eq', value: values[index]! })),
  });
}

/** A row's key, for the address; null where the table has none that could be written there. */
export function keyOf(table: Table, cells: readonly Cell[]): [string, string][] | null {
  if (table.key.kind !== 'primary' && table.key.kind !== 'unique') return null;
  const pairs = table.key.columns.map((name): [string, string | null] => {
    const cell = cells[table.columns.findIndex(column => column.name === name)];
    return [name, typeof cell === 'string' || isTyped(cell) ? textOf(cell) : null];
  });
  return pairs.every(pair => pair[1] !== null) ? pairs as [string, string][] : null;
}
