import type { VNode } from 'preact';
import type { Cell, Value } from '../contract/cells.ts';

export interface GridColumn {
  name: string;
  type: string;
  /** Right-aligned. */
  numeric: boolean;
  width: number;
  key: boolean;
  foreign: boolean;
  title: string;
  sort: 'ascending' | 'descending' | null;
}

export type CellState = 'same' | 'changed' | 'added' | 'deleted';
export interface GridCell { value: Cell | Value | undefined; state: CellState; follow?: () => void }

export interface Place { row: number; column: number }
/** From where the selection began to where the cursor is. */
export interface Selection { anchor: Place; cursor: Place }

export interface Area { top: number; bottom: number; left: number; right: number }

export function areaOf({ anchor, cursor }: Selection): Area {
  return {
    top: Math.min(anchor.row, cursor.row), bottom: Math.max(anchor.row, cursor.row),
    left: Math.min(anchor.column, cursor.column), right: Math.max(anchor.column, cursor.column),
  };
}

export interface GridProps {
  label: string;
  columns: GridColumn[];
  rowCount: number;
  /** More rows may follow than are here. */
  isPart: boolean;
  /** What goes into the first, narrow column. */
  rowLabel: (row: number) => string;
  rowState: (row: number) => CellState;
  cell: (row: number, column: number) => GridCell;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  editor?: { place: Place; content: VNode } | null;
  onEdit?: (place: Place, typed: string | null) => void;
  /** Whether typing begins an edit. */
  canType?: boolean;
  onPaste?: (place: Place, rows: (Cell | undefined)[][] | null, text: string) => void;
  onKey?: (event: KeyboardEvent) => boolean;
  onOpen?: (row: number) => void;
  onSort?: (column: number, add: boolean) => void;
  onFilter?: (column: number) => void;
  onWidth?: (column: number, width: number) => void;
  onMove?: (from: number, to: number) => void;
  onScroll?: (near: 'start' | 'end') => void;
  /** Takes what the grid can be told. */
  handle?: { current: GridHandle | null };
}

export interface GridHandle {
  focus: () => void;
  show: (place: Place) => void;
  /** Rows were put before the first one: what is seen stays where it is. */
  shift: (rows: number) => void;
}

export const rowHeight = 30;
export const headHeight = 46;
export const labelWidth = 56;

export function widthFor(kind: string, name: string, type: string): number {
  const byKind: Record<string, number> = {
    integer: 100, number: 110, boolean: 90, date: 110, time: 110, timestamp: 190, timestamptz: 220, uuid: 290, json: 260, bytes: 170, text: 250,
  };
  const text = Math.max(name.length * 8 + 60, Math.min(type.length, 24) * 6.6 + 34);
  return Math.round(Math.min(320, Math.max(byKind[kind] ?? 150, text)));
}
