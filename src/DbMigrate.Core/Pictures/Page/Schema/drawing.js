// How tables and relations look.

const size = { head: 26, row: 18, char: 7.25, pad: 10, mark: 34 };

/** A colour for each schema, where there are several. */
const schemas = [...new Set(tables.map(table => table.schema))].sort();
const hueOf = table => schemas.length > 1 ? `hue${schemas.indexOf(table.schema) % 8}` : '';

/** A table that so many refer to that its lines would hide the others. */
const hub = 8;
const isHub = relation => links.children[relation.to].length > hub;

/** How many places a text takes in a fixed-width font: letters of East Asia take two. */
const cells = text => sum([...text].map(letter => letter.codePointAt(0) >= 0x1100 ? 2 : 1));
const cut = (text, most) => cells(text) <= most ? text : [...text].slice(0, Math.max(1, most - 1)).join('') + '…';

/** A table's box, not yet in its place: with all its columns, or with those of keys only. */
function boxOf(index, whole) {
  const table = tables[index];
  const rows = whole ? table.columns : table.columns.filter(column => column.marks.length > 0 || column.way);
  const more = table.columns.length - rows.length;
  const width = row => size.mark + (cells(cut(row.name, 32)) + cells(cut(row.type, 22)) + 2) * size.char + size.pad;
  const w = Math.ceil(Math.max(180, cells(cut(table.name, 40)) * size.char * 1.4 + size.pad * 2, ...rows.map(width)));
  return { index, rows, more, w, h: size.head + (rows.length + (more > 0 ? 1 : 0)) * size.row + 6, x: 0, y: 0 };
}

function drawTable(box) {
  const table = tables[box.index];
  const line = i => size.head + i * size.row + 14;
  const title = cut(table.name, 40);
  return svg('g', { class: `table ${hueOf(table)} ${table.way ?? ''}`, 'data-table': table.name, 'data-index': box.index, transform: `translate(${box.x} ${box.y})` },
    svg('title', {}, [table.name, table.size, table.way].filter(text => text).join(', ')),
    svg('rect', { class: 'frame', width: box.w, height: box.h, rx: 6 }),
    svg('g', { class: 'near' },
      svg('path', { class: 'head', d: `M1 ${size.head}V7a6 6 0 0 1 6-6H${box.w - 7}a6 6 0 0 1 6 6V${size.head}z` }),
      svg('text', { class: 'title', x: size.pad, y: 17 }, title),
      ...box.rows.flatMap((column, i) => [
        svg('text', { class: 'mark', x: size.pad, y: line(i) }, ...column.marks.slice(0, 2).map(mark => svg('tspan', { class: `mark ${mark}` }, `${mark} `))),
        svg('text', { class: column.way, x: size.mark + 6, y: line(i) }, cut(column.name, 32)),
        svg('text', { class: 'type', x: box.w - size.pad, y: line(i), 'text-anchor': 'end' }, cut(column.type, 22)),
      ]),
      box.more > 0 ? svg('text', { class: 'more', x: size.mark + 6, y: line(box.rows.length) }, `${box.more} more`) : null));
}

/** The height of a column in its box; of the heading where it is not shown. */
function anchor(box, column) {
  const row = box.rows.findIndex(candidate => candidate.name === column);
  return box.y + (row < 0 ? size.head / 2 : size.head + row * size.row + 10);
}

/** A line from the table referred to, to the one that refers. */
function drawRelation(relation, boxes) {
  const parent = boxes.get(relation.to);
  const child = boxes.get(relation.from);
  const y1 = anchor(parent, relation.toColumns[0]);
  const y2 = anchor(child, relation.columns[0]);
  const childIsRight = parent.x + parent.w <= child.x;
  const childIsLeft = child.x + child.w <= parent.x;
  const x1 = childIsLeft ? parent.x : parent.x + parent.w;
  const x2 = childIsRight ? child.x : child.x + child.w;
  const bend = childIsRight || childIsLeft ? Math.max(36, Math.min(160, Math.abs(x2 - x1) / 2)) : 60;
  const c1 = x1 + (childIsLeft ? -bend : bend);
  const c2 = x2 + (childIsRight ? -bend : bend);
  const isKey = relation.columns.length > 0;
  return svg('path', {
    class: `relation${isKey ? '' : ' kin'}${isHub(relation) ? ' hub' : ''}`,
    'data-from': relation.from,
    'data-to': relation.to,
    d: `M${x1} ${y1}C${c1} ${y1} ${c2} ${y2} ${x2} ${y2}`,
    'marker-start': isKey ? `url(#${relation.optional ? 'maybe' : 'one'})` : undefined,
    'marker-end': isKey ? `url(#${relation.single ? 'maybe' : 'many'})` : undefined,
  }, svg('title', {}, `${tables[relation.from].name} → ${tables[relation.to].name}: ${relation.label}`));
}

/** The ends of lines, as crow's feet. */
function drawEnds() {
  const end = (id, ...shapes) => svg('marker', { id, markerUnits: 'userSpaceOnUse', markerWidth: 1, markerHeight: 1, overflow: 'visible', orient: 'auto-start-reverse' }, ...shapes);
  const stroke = d => svg('path', { class: 'end', d });
  const circle = cx => svg('circle', { class: 'end', cx, cy: 0, r: 3.5 });
  return svg('defs', {},
    end('one', stroke('M-6 -5V5M-10 -5V5')),
    end('maybe', stroke('M-6 -5V5'), circle(-12)),
    end('many', stroke('M-10 0L0 -6M-10 0L0 6M-10 0H0'), circle(-14)));
}
