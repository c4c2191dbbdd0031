// PostgreSQL's array literal, one dimension: {a,"b c",NULL}. What has more dimensions or bounds is edited as text.

/** The items, or null where the text is not such an array. */
export function parseArray(text: string): (string | null)[] | null {
  if (!text.startsWith('{') || !text.endsWith('}')) return null;
  const items: (string | null)[] = [];
  let at = 1;
  const end = text.length - 1;
  if (text.slice(1, end).trim() === '') return items;
  while (at <= end) {
    if (text[at] === '"') {
      let item = '';
      for (at++; at < end && text[at] !== '"'; at++) item += text[at] === '\\' ? text[++at] : text[at];
      if (text[at] !== '"') return null;
      at++;
      items.push(item);
    } else {
      let item = '';
      while (at < end && text[at] !== ',') {
        if (text[at] === '{' || text[at] === '}' || text[at] === '"') return null;
        item += text[at] === '\\' ? text[++at] : text[at];
        at++;
      }
      item = item.trim();
      items.push(item.toUpperCase() === 'NULL' ? null : item);
    }
    if (at === end) return items;
    if (text[at] !== ',') return null;
    at++;
  }
  return null;
}

export function formatArray(items: (string | null)[]): string {
  return `{${items.map(item => item === null ? 'NULL' : plain.test(item) && item.toUpperCase() !== 'NULL' ? item : `"${item.replace(/["\\]/g, '\\$&')}"`).join(',')}}`;
}

const plain = /^[^\s{}",\\][^{}",\\]*(?<!\s)$/u;
