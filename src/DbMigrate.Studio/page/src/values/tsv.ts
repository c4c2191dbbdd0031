// What spreadsheets put on the clipboard: tabs between fields, quotes around those that hold tabs, lines or quotes.
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  text = text.replace(/\r\n?/g, '\n');
  for (;;) {
    let field = '';
    const close = text[at] === '"' ? closing(text, at) : -1;
    if (close >= 0) {
      field = text.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
    } else {
      const start = at;
      while (at < text.length && text[at] !== '\t' && text[at] !== '\n') at++;
      field = text.slice(start, at);
    }
    row.push(field);
    if (text[at] === '\t') {
      at++;
    } else {
      rows.push(row);
      row = [];
      at++;
      if (at >= text.length) return rows;
    }
  }
}

/** Where the quotes that open here close, if a field ends there. A text may begin with a quote of its own. */
function closing(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] !== '"') continue;
    if (text[at + 1] === '"') at++;
    else return at + 1 === text.length || text[at + 1] === '\t' || text[at + 1] === '\n' ? at : -1;
  }
  return -1;
}

export function formatTsv(rows: string[][]): string {
  return rows.map(row => row.map(field => /[\t\n\r"]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field).join('\t')).join('\n');
}
