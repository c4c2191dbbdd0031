// Two forms go on the clipboard: text for spreadsheets, where NULL is an empty field, and the exact cells for another grid of ours.
import { textOf, type Cell, type Value } from '../contract/cells.ts';
import { formatTsv } from '../values/tsv.ts';
import type { Area, GridCell } from './model.ts';

const exact = 'application/x-dbmigrate-cells';

export function copyCells(event: ClipboardEvent, area: Area, cell: (row: number, column: number) => GridCell): void {
  const rows: (Cell | Value | undefined)[][] = [];
  for (let row = area.top; row <= area.bottom; row++) {
    const cells: (Cell | Value | undefined)[] = [];
    for (let column = area.left; column <= area.right; column++) cells.push(cell(row, column).value);
    rows.push(cells);
  }
  const isOne = rows.length === 1 && rows[0]!.length === 1;
  event.clipboardData?.setData('text/plain', isOne ? textOf(rows[0]![0]) ?? '' : formatTsv(rows.map(cells => cells.map(one => textOf(one) ?? ''))));
  event.clipboardData?.setData(exact, JSON.stringify(rows));
  event.preventDefault();
}

/** The exact cells where they came from a grid, and the text. */
export function pastedCells(event: ClipboardEvent): { rows: (Cell | undefined)[][] | null; text: string } {
  const text = event.clipboardData?.getData('text/plain') ?? '';
  try {
    const rows: unknown = JSON.parse(event.clipboardData?.getData(exact) || 'null');
    return { rows: Array.isArray(rows) ? rows as (Cell | undefined)[][] : null, text };
  } catch {
    return { rows: null, text };
  }
}
