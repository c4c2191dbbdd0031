// Edits are staged: nothing is written before somebody saved. A state is never changed, so that each step can be undone.
import { sameCell, type Cell, type Value } from '../contract/cells.ts';
import type { Change, Row, Table } from '../contract/methods.ts';
import { tableKey } from './database.ts';
import { Store } from './store.ts';

export interface StagedRow {
  /** Which row it is: of a table, by its id, or a number of ours for one that is not there yet. */
  key: string;
  kind: Change['kind'];
  table: Table;
  /** The row as it was read; null for a new one. */
  row: Row | null;
  values: Record<string, Value>;
}

export const staged = new Store<readonly StagedRow[]>([]);
const earlier: (readonly StagedRow[])[] = [];
const undone: (readonly StagedRow[])[] = [];
let added = 0;

function become(rows: readonly StagedRow[]): void {
  earlier.push(staged.value);
  undone.length = 0;
  staged.value = rows;
}

export function rowKey(table: Table, row: Row): string {
  return `${tableKey(table)}${row.id}`;
}

export function stagedOf(rows: readonly StagedRow[], table: Table): StagedRow[] {
  const key = tableKey(table);
  return rows.filter(row => tableKey(row.table) === key);
}

/** Puts values into cells, as one step. A cell that gets back what it had is no edit any more. */
export function setCells(table: Table, edits: { row: Row; column: string; value: Value }[]): void {
  const rows = [...staged.value];
  for (const { row, column, value } of edits) {
    const key = rowKey(table, row);
    const index = rows.findIndex(one => one.key === key);
    const found = rows[index];
    if (found?.kind === 'delete') continue;
    const original = row.cells[table.columns.findIndex(one => one.name === column)];
    const values = { ...found?.values };
    if (sameCell(original, value)) delete values[column];
    else values[column] = value;
    const isEdit = Object.keys(values).length > 0;
    if (found && !isEdit) rows.splice(index, 1);
    else if (found) rows[index] = { ...found, values };
    else if (isEdit) rows.push({ key, kind: 'update', table, row, values });
  }
  become(rows);
}

export function setNewCells(edits: { key: string; column: string; value: Value }[]): void {
  const rows = [...staged.value];
  for (const { key, column, value } of edits) {
    const index = rows.findIndex(row => row.key === key);
    if (rows[index]) rows[index] = { ...rows[index], values: { ...rows[index].values, [column]: value } };
  }
  become(rows);
}

/** New rows, as one step; gives their keys. */
export function addRows(table: Table, rows: Record<string, Value>[]): string[] {
  const fresh = rows.map<StagedRow>(values => ({ key: `new ${++added}`, kind: 'insert', table, row: null, values }));
  become([...staged.value, ...fresh]);
  return fresh.map(row => row.key);
}

export function deleteRows(table: Table, rows: Row[], newKeys: string[]): void {
  const keys = new Set(rows.map(row => rowKey(table, row)));
  const kept = staged.value.filter(row => !keys.has(row.key) && !newKeys.includes(row.key));
  become([...kept, ...rows.map<StagedRow>(row => ({ key: rowKey(table, row), kind: 'delete', table, row, values: {} }))]);
}

/** Takes back what is staged for a row, or for one cell of it. */
export function discard(key: string, column?: string): void {
  const found = staged.value.find(row => row.key === key);
  if (!found) return;
  const values = { ...found.values };
  if (column !== undefined) delete values[column];
  const stays = column !== undefined && (found.kind === 'insert' || Object.keys(values).length > 0);
  become(stays ? staged.value.map(row => row.key === key ? { ...row, values } : row) : staged.value.filter(row => row.key !== key));
}

export function discardAll(): void {
  if (staged.value.length > 0) become([]);
}

/** Several edits that are undone together. */
export function asOneStep(edits: () => void): void {
  const before = staged.value;
  const steps = earlier.length;
  edits();
  if (staged.value === before) return;
  earlier.length = steps;
  earlier.push(before);
}

export function undo(): boolean {
  const before = earlier.pop();
  if (!before) return false;
  undone.push(staged.value);
  staged.value = before;
  return true;
}

export function redo(): boolean {
  const after = undone.pop();
  if (!after) return false;
  earlier.push(staged.value);
  staged.value = after;
  return true;
}

/** They are in the database: there is nothing to undo here any more. */
export function forget(): void {
  earlier.length = 0;
  undone.length = 0;
  staged.value = [];
}

/** After a conflict: the row as it is now becomes what the edit stands on. */
export function rebase(key: string, row: Row): void {
  staged.value = staged.value.map(one => {
    if (one.key !== key) return one;
    const values = Object.fromEntries(Object.entries(one.values)
      .filter(([name, value]) => !sameCell(row.cells[one.table.columns.findIndex(column => column.name === name)], value)));
    return { ...one, row, values };
  }).filter(one => one.kind !== 'update' || Object.keys(one.values).length > 0);
}

/** An edit remembers the whole text that was read of a cell that came cut. */
export function rememberWhole(table: Table, row: Row, column: string, cell: Cell): void {
  row.cells[table.columns.findIndex(one => one.name === column)] = cell;
}

export function toChanges(rows: readonly StagedRow[]): Change[] {
  return rows.map(({ kind, table, row, values }) => {
    const place = { schema: table.schema, table: table.name };
    if (kind === 'insert') return { kind, ...place, values };
    // What is written over, and what goes away, must still be as the person saw it; without a key nothing else says which row it is.
    // Of a cell that came cut, its beginning and its length are compared.
    const isAll = kind === 'delete' || (table.key.kind !== 'primary' && table.key.kind !== 'unique');
    const old = Object.fromEntries(table.columns.map((column, index): [string, Cell] => [column.name, row!.cells[index] ?? null])
      .filter(([name]) => isAll || name in values));
    return kind === 'update' ? { kind, ...place, id: row!.id, values, old } : { kind, ...place, id: row!.id, old };
  });
}
