// A cell is the exact text that the engine prints, or what stands for a part of it. Nothing here is ever made a number or a date.

/** Text that was longer than the server's limit; `bytes` is its whole length. */
export interface CutCell { cut: string; bytes: number }
/** Bytes, in hexadecimal; where `bytes` says more, only the first of them. */
export interface BlobCell { blob: string; bytes: number }
/** SQLite's numbers, which keep their storage class. */
export interface TypedCell { v: string; t: 'integer' | 'real' }

export type Cell = null | string | CutCell | BlobCell | TypedCell;

/** What is written: a cell that is whole, or the column's default. */
export type Value = null | string | { blob: string } | TypedCell | { default: true };

export function isCut(cell: Cell | Value | undefined): cell is CutCell {
  return typeof cell === 'object' && cell !== null && 'cut' in cell;
}

export function isBlob(cell: Cell | Value | undefined): cell is BlobCell {
  return typeof cell === 'object' && cell !== null && 'blob' in cell;
}

export function isTyped(cell: Cell | Value | undefined): cell is TypedCell {
  return typeof cell === 'object' && cell !== null && 't' in cell;
}

export function isDefault(value: Cell | Value | undefined): value is { default: true } {
  return typeof value === 'object' && value !== null && 'default' in value;
}

/** A blob of which everything is here. */
export function isWhole(cell: Cell): boolean {
  return !isCut(cell) && !(isBlob(cell) && cell.blob.length < cell.bytes * 2);
}

/** The text of a cell as it is shown and copied; null has none. */
export function textOf(cell: Cell | Value | undefined): string | null {
  if (cell === null || cell === undefined || isDefault(cell)) return null;
  if (typeof cell === 'string') return cell;
  if (isTyped(cell)) return cell.v;
  if (isCut(cell)) return cell.cut;
  return cell.blob;
}

export function sameCell(one: Cell | Value | undefined, other: Cell | Value | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (isDefault(one) || isDefault(other)) return isDefault(one) && isDefault(other);
  if (isTyped(one) && isTyped(other)) return one.v === other.v && one.t === other.t;
  if ('blob' in one && 'blob' in other) return one.blob === other.blob;
  return isCut(one) && isCut(other) && one.cut === other.cut && one.bytes === other.bytes;
}
