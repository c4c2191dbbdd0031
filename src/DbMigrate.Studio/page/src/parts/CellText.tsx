import { isBlob, isCut, isDefault, isTyped, type Cell, type Value } from '../contract/cells.ts';
import { piecesOf } from '../values/controls.ts';
import { shorten, sizeOf } from '../values/shorten.ts';

/** Text of others: isolated, so that it turns nothing around it, with hidden characters shown as what they are. */
export function ForeignText({ text }: { text: string }) {
  const pieces = piecesOf(text);
  return (
    <bdi class="foreign">
      {pieces.map(piece => 'text' in piece ? piece.text : <span class="code-point" title="a character that is not seen">{piece.code}</span>)}
    </bdi>
  );
}

/** A cell in one line. NULL, empty text and DEFAULT look unlike any text. */
export function CellText({ cell, limit = 200 }: { cell: Cell | Value | undefined; limit?: number }) {
  if (cell === null) return <span class="null">NULL</span>;
  if (cell === undefined) return <span class="null">…</span>;
  if (isDefault(cell)) return <span class="null default">DEFAULT</span>;
  if (isTyped(cell)) return <ForeignText text={cell.v} />;
  if (cell === '') return <span class="null empty">empty</span>;
  if (isCut(cell)) return <><ForeignText text={oneLine(shorten(cell.cut, limit))} /><span class="more">… {sizeOf(cell.bytes)}</span></>;
  if (isBlob(cell)) {
    const bytes = 'bytes' in cell ? cell.bytes : (cell as { blob: string }).blob.length / 2;
    return <span class="blob"><span class="more">{sizeOf(bytes)}</span> {shorten((cell as { blob: string }).blob, 48)}</span>;
  }
  const text = cell as string;
  const short = shorten(text, limit);
  return <><ForeignText text={oneLine(short)} />{short.length < text.length && <span class="more">…</span>}</>;
}

const oneLine = (text: string) => text.replace(/\r\n?|\n/g, '↵').replace(/\t/g, '⇥');
