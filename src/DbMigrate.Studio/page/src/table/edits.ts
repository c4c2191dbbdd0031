// What the keyboard, the toolbar and the clipboard do to rows: each is one step that can be undone.
import { isBlob, isCut, isDefault, isWhole, type Cell, type Value } from '../contract/cells.ts';
import type { Column, Row, Table } from '../contract/methods.ts';
import type { Area, Place } from '../grid/model.ts';
import { call } from '../server/call.ts';
import { info } from '../state/database.ts';
import { say } from '../state/messages.ts';
import { addRows, asOneStep, deleteRows, rememberWhole, setCells, setNewCells } from '../state/staged.ts';
import { plural } from '../values/shorten.ts';
import { parseTsv } from '../values/tsv.ts';
import { emptyField, typedValue } from '../values/written.ts';
import type { RowsOfGrid } from './rowsOfGrid.ts';

/** Why a cell cannot be edited, or null where it can. */
export function whyNot(table: Table, column: Column, isNew: boolean): string | null {
  if (!table.editable) return table.reason ?? 'This cannot be edited.';
  if (info.value?.readOnly) return info.value.readOnlyReason ?? 'The studio is read-only.';
  if (column.generated) return `${column.name} is generated: the database writes it.`;
  if (column.identity === 'always') return isNew ? `${column.name} is always generated: it gets its value when the row is saved.` : `${column.name} is always generated.`;
  return null;
}

export function put(grid: RowsOfGrid, edits: { index: number; column: Column; value: Value }[]): void {
  const possible = edits.filter(({ index, column }) => whyNot(grid.table, column, !grid.row(index)) === null);
  const ofNew = possible.filter(({ index }) => !grid.row(index));
  const ofRows = possible.filter(({ index }) => grid.row(index));
  asOneStep(() => {
    if (ofRows.length > 0) setCells(grid.table, ofRows.map(({ index, column, value }) => ({ row: grid.row(index)!, column: column.name, value })));
    if (ofNew.length > 0) setNewCells(ofNew.map(({ index, column, value }) => ({ key: grid.key(index)!, column: column.name, value })));
  });
  const refused = edits.find(edit => !possible.includes(edit));
  if (refused) say(whyNot(grid.table, refused.column, !grid.row(refused.index))!, 'error');
}

export function fill(grid: RowsOfGrid, area: Area, value: Value): void {
  const edits = [];
  for (let index = area.top; index <= area.bottom; index++) {
    for (const column of grid.columns.slice(area.left, area.right + 1)) {
      if (value === null && !column.nullable) say(`${column.name} is NOT NULL.`, 'error');
      else edits.push({ index, column, value });
    }
  }
  if (edits.length > 0) put(grid, edits);
}

export function removeRows(grid: RowsOfGrid, area: Area): void {
  const indexes = Array.from({ length: area.bottom - area.top + 1 }, (_, at) => area.top + at);
  const rows = indexes.map(index => grid.row(index)).filter(row => row !== undefined);
  deleteRows(grid.table, rows, indexes.filter(index => !grid.row(index)).map(index => grid.key(index)!));
}

/** Copies of rows, without what the database gives by itself and without the key, which would meet itself. */
export async function duplicateRows(grid: RowsOfGrid, area: Area): Promise<void> {
  const copies: Record<string, Value>[] = [];
  for (let index = area.top; index <= area.bottom; index++) {
    const values: Record<string, Value> = {};
    for (const column of grid.table.columns) {
      if (column.generated || column.identity !== null || (column.key !== null && hasOwnValue(grid.table, column))) continue;
      const row = grid.row(index);
      let value = grid.value(index, column);
      if (row && (isCut(value) || (isBlob(value) && !isWhole(value)))) value = await wholeCell(grid.table, row, column);
      if (!isDefault(value) && value !== undefined) values[column.name] = writable(value as Cell);
    }
    copies.push(values);
  }
  addRows(grid.table, copies);
}

/** A key column that gets a value when none is given: a default, or SQLite's rowid. */
function hasOwnValue(table: Table, column: Column): boolean {
  const isRowid = info.value?.dialect === 'sqlite' && table.key.columns.length === 1 && column.type.toUpperCase() === 'INTEGER';
  return column.default !== null || isRowid || table.key.columns.length === 1;
}

const writable = (cell: Cell): Value => isBlob(cell) ? { blob: cell.blob } : cell as Value;

/** The whole of a cell that came cut; the row keeps it. */
export async function wholeCell(table: Table, row: Row, column: Column): Promise<Cell> {
  const answer = await call<{ text?: string; blob?: string }>('cell', { schema: table.schema, table: table.name, id: row.id, column: column.name });
  const cell: Cell = answer.blob !== undefined ? { blob: answer.blob, bytes: answer.blob.length / 2 } : answer.text ?? null;
  rememberWhole(table, row, column.name, cell);
  return cell;
}

/** Puts what was copied into the cells from `place` on; rows beyond the last one are new rows. */
export function paste(grid: RowsOfGrid, place: Place, exact: (Cell | undefined)[][] | null, text: string): void {
  const { table, columns } = grid;
  if (!table.editable || info.value?.readOnly) {
    say(table.reason ?? info.value?.readOnlyReason ?? 'This cannot be edited.', 'error');
    return;
  }
  let nulls = 0;
  const fields: (Value | undefined)[][] = exact
    ? exact.map(row => row.map(cell => cell === undefined || isCut(cell) || (isBlob(cell) && !isWhole(cell)) ? undefined : writable(cell)))
    : parseTsv(text).map(row => row.map((field, at) => {
      const column = columns[place.column + at];
      if (!column) return undefined;
      if (field !== '') return typedValue(field, column, undefined, info.value?.dialect ?? '');
      const value = emptyField(column);
      if (value === null) nulls++;
      return value;
    }));
  const edits: { index: number; column: Column; value: Value }[] = [];
  const added: Record<string, Value>[] = [];
  fields.forEach((row, down) => {
    const index = place.row + down;
    const values: Record<string, Value> = {};
    row.forEach((value, at) => {
      const column = columns[place.column + at];
      if (!column || value === undefined) return;
      if (index < grid.count) edits.push({ index, column, value });
      else if (whyNot(table, column, true) === null) values[column.name] = value;
    });
    if (index >= grid.count) added.push(values);
  });
  asOneStep(() => {
    if (edits.length > 0) put(grid, edits);
    if (added.length > 0) addRows(table, added);
  });
  say(`${plural(edits.length, 'cell')} pasted${added.length > 0 ? `, ${plural(added.length, 'row')} added` : ''}${nulls > 0 ? `; ${plural(nulls, 'empty field is', 'empty fields are')} NULL` : ''}.`);
}
