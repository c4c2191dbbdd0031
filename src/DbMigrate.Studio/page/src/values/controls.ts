// Characters that are not seen but turn, join or hide those around them. They are shown as what they are, so that a value cannot lie.
const hidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u;

export type Piece = { text: string } | { code: string };

/** Splits a text at its hidden characters, which come as `U+202E`. */
export function piecesOf(text: string): Piece[] {
  if (!hidden.test(text)) return [{ text }];
  const pieces: Piece[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (!hidden.test(text[i]!)) continue;
    if (i > start) pieces.push({ text: text.slice(start, i) });
    pieces.push({ code: 'U+' + text.charCodeAt(i).toString(16).toUpperCase().padStart(4, '0') });
    start = i + 1;
  }
  if (start < text.length) pieces.push({ text: text.slice(start) });
  return pieces;
}
