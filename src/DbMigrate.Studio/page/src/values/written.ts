// From what a person typed or pasted to what is written.
import { isBlob, isTyped, type Cell, type Value } from '../contract/cells.ts';
import type { Column } from '../contract/methods.ts';

/** SQLite's cells keep their class: a number typed over a number, or into a column of numbers, is a number. */
export function typedValue(text: string, column: Column, before: Cell | undefined, dialect: string): Value {
  if (column.kind === 'bytes' && (dialect === 'postgresql' || isBlob(before))) return { blob: hexOf(text) };
  if (dialect !== 'sqlite') return text;
  if (isBlob(before)) return { blob: hexOf(text) };
  const wasText = typeof before === 'string';
  const takesNumbers = isTyped(before) || (!wasText && ['integer', 'number', 'boolean'].includes(column.kind));
  if (!takesNumbers) return text;
  if (/^[+-]?\d+$/.test(text) && fitsInt64(text)) return { v: text, t: 'integer' };
  if (/^[+-]?(\d+\.\d*|\.\d+|\d+)([eE][+-]?\d+)?$/.test(text)) return { v: text, t: 'real' };
  return text;
}

function fitsInt64(text: string): boolean {
  const value = BigInt(text.replace(/^\+/, ''));
  return value >= -(2n ** 63n) && value < 2n ** 63n;
}

const hexOf = (text: string) => text.replace(/^\\x/i, '').replace(/\s/g, '').toLowerCase();

export function isHex(text: string): boolean {
  const hex = hexOf(text);
  return hex.length % 2 === 0 && /^[0-9a-f]*$/.test(hex);
}

/**
 * An empty field of a spreadsheet. Text may be empty; nothing else has an empty value, so it is no value there:
 * NULL, or what the column does without one.
 */
export function emptyField(column: Column): Value {
  if (column.kind === 'text') return '';
  return column.nullable ? null : { default: true };
}
