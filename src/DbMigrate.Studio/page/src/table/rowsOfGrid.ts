// The grid's rows: new ones first, then those of the database, each with what is staged for it.
import type { Cell, Value } from '../contract/cells.ts';
import type { Column, Row, Table } from '../contract/methods.ts';
import type { CellState, GridCell } from '../grid/model.ts';
import { go } from '../state/address.ts';
import { rowKey, type StagedRow } from '../state/staged.ts';
import { referredRow } from './references.ts';

export class RowsOfGrid {
  readonly added: StagedRow[];
  readonly #staged: Map<string, StagedRow>;

  constructor(readonly table: Table, readonly columns: Column[], readonly rows: Row[], staged: StagedRow[]) {
    this.added = staged.filter(row => row.kind === 'insert').reverse();
    this.#staged = new Map(staged.map(row => [row.key, row]));
  }

  get count(): number {
    return this.added.length + this.rows.length;
  }

  /** The row as it was read; undefined for a new one. */
  row(index: number): Row | undefined {
    return this.rows[index - this.added.length];
  }

  key(index: number): string | undefined {
    const row = this.row(index);
    return row ? rowKey(this.table, row) : this.added[index]?.key;
  }

  stagedAt(index: number): StagedRow | undefined {
    const key = this.key(index);
    return key === undefined ? undefined : this.#staged.get(key);
  }

  state(index: number): CellState {
    const kind = this.stagedAt(index)?.kind;
    return kind === 'insert' ? 'added' : kind === 'delete' ? 'deleted' : kind === 'update' ? 'changed' : 'same';
  }

  /** What stands in a cell now: staged, or read. */
  value(index: number, column: Column): Cell | Value | undefined {
    const change = this.stagedAt(index);
    if (change && column.name in change.values) return change.values[column.name];
    const row = this.row(index);
    return row ? row.cells[this.table.columns.indexOf(column)] : { default: true };
  }

  cell(index: number, at: number): GridCell {
    const column = this.columns[at]!;
    const change = this.stagedAt(index);
    const isChanged = change?.kind === 'update' && column.name in change.values;
    return { value: this.value(index, column), state: isChanged ? 'changed' : 'same', follow: this.#follow(index, column) };
  }

  #follow(index: number, column: Column): (() => void) | undefined {
    const key = this.table.foreignKeys.find(one => one.columns.includes(column.name));
    const to = key && referredRow(this.table, key, this.table.columns.map(one => this.value(index, one)));
    return to ? () => go(to) : undefined;
  }
}
