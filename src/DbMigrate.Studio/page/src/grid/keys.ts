import { isCommand } from '../state/keys.ts';
import type { Place, Selection } from './model.ts';

/** Where a key moves the cursor, or null where it does not. */
export function moved(event: KeyboardEvent, { anchor, cursor }: Selection, rows: number, columns: number, page: number): Selection | null {
  const last = { row: rows - 1, column: columns - 1 };
  const to = target(event, cursor, last, page);
  if (!to) return null;
  const place = { row: Math.max(0, Math.min(last.row, to.row)), column: Math.max(0, Math.min(last.column, to.column)) };
  return { anchor: event.shiftKey ? anchor : place, cursor: place };
}

function target(event: KeyboardEvent, { row, column }: Place, last: Place, page: number): Place | null {
  const isFar = isCommand(event);
  switch (event.key) {
    case 'ArrowUp': return { row: isFar ? 0 : row - 1, column };
    case 'ArrowDown': return { row: isFar ? last.row : row + 1, column };
    case 'ArrowLeft': return { row, column: isFar ? 0 : column - 1 };
    case 'ArrowRight': return { row, column: isFar ? last.column : column + 1 };
    case 'Home': return { row: isFar ? 0 : row, column: 0 };
    case 'End': return { row: isFar ? last.row : row, column: last.column };
    case 'PageUp': return { row: row - page, column };
    case 'PageDown': return { row: row + page, column };
    default: return null;
  }
}

/** A key that writes a character by itself (? is the page's, and comes after Enter). */
export function isTyping(event: KeyboardEvent): boolean {
  return [...event.key].length === 1 && !' ?'.includes(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey;
}
