// Where the tables go. Nothing here is random: the same schema makes the same picture.

const { tables, relations } = data;

const mean = numbers => sum(numbers) / numbers.length;

const space = { x: 80, y: 24, block: 90 };

/** For each table, those that it refers to and those that refer to it. */
const links = {
  parents: tables.map((_, index) => [...new Set(relations.filter(one => one.from === index && one.to !== index).map(one => one.to))]),
  children: tables.map((_, index) => [...new Set(relations.filter(one => one.to === index && one.from !== index).map(one => one.from))]),
};

/** The layers of a component: a table is right of those that it refers to, as far as there is no circle. */
function ranks(ids, parents, children) {
  const rank = new Map();
  const open = new Set();
  const visit = id => {
    if (rank.has(id)) return rank.get(id);
    if (open.has(id)) return -1;
    open.add(id);
    const value = Math.max(-1, ...parents(id).map(visit)) + 1;
    open.delete(id);
    rank.set(id, value);
    return value;
  };
  ids.forEach(visit);
  // What refers to nothing stands beside the first that refers to it.
  for (const id of ids) {
    if (parents(id).length === 0) rank.set(id, Math.max(0, Math.min(...children(id).map(child => rank.get(child))) - 1));
  }
  return rank;
}

/** Sorts each layer by the mean place of its neighbours, again and again, so that fewer lines cross. */
function untangle(layers, neighbours) {
  const place = new Map();
  const note = layer => layer.forEach((id, i) => place.set(id, (i + 0.5) / layer.length));
  layers.forEach(note);
  for (let pass = 0; pass < 12; pass++) {
    for (const layer of pass % 2 === 0 ? layers : [...layers].reverse()) {
      const wish = new Map(layer.map(id => [id, mean(neighbours(id).map(other => place.get(other)))]));
      layer.sort((a, b) => wish.get(a) - wish.get(b) || a - b);
      note(layer);
    }
  }
}

/** Splits a list of boxes into columns of about a height. */
function columnsOf(boxes, height) {
  const total = sum(boxes.map(box => box.h + space.y));
  const each = total / Math.max(1, Math.round(total / height));
  const columns = [];
  let used = 0;
  for (const box of boxes) {
    const at = Math.min(Math.floor((used + box.h / 2) / each), columns.length);
    (columns[at] ??= []).push(box);
    used += box.h + space.y;
  }
  return columns;
}

/** Gives the boxes their places, column by column, each column's middle on one line. */
function placeColumns(columns) {
  let x = 0;
  for (const column of columns) {
    let y = -sum(column.map(box => box.h + space.y)) / 2;
    const width = Math.max(...column.map(box => box.w));
    for (const box of column) {
      box.x = x;
      box.y = y;
      y += box.h + space.y;
    }
    x += width + space.x;
  }
}

/** Moves each box toward its neighbours as far as its column lets it. */
function settle(columns, boxes, neighbours) {
  const middle = box => box.y + box.h / 2;
  for (let pass = 0; pass < 6; pass++) {
    for (const column of pass % 2 === 0 ? columns : [...columns].reverse()) {
      const wishes = column.map(box => mean(neighbours(box.index).map(other => middle(boxes.get(other)))) - box.h / 2);
      let floor = -Infinity;
      column.forEach((box, i) => {
        box.y = Math.max(wishes[i], floor);
        floor = box.y + box.h + space.y;
      });
      const shift = mean(column.map((box, i) => wishes[i] - box.y));
      column.forEach(box => { box.y += shift; });
    }
  }
}

const areaOf = boxes => sum(boxes.map(box => (box.w + space.x) * (box.h + space.y)));

function placeComponent(boxes) {
  const byIndex = new Map(boxes.map(box => [box.index, box]));
  const parents = id => links.parents[id];
  const children = id => links.children[id];
  const neighbours = id => [...parents(id), ...children(id)];
  const rank = ranks([...byIndex.keys()], parents, children);
  const layers = [];
  for (const [id, value] of rank) (layers[value] ??= []).push(id);
  const full = layers.filter(layer => layer !== undefined);
  untangle(full, neighbours);
  const height = Math.max(Math.sqrt(areaOf(boxes) * 0.6), ...boxes.map(box => box.h));
  const columns = full.flatMap(layer => columnsOf(layer.map(id => byIndex.get(id)), height));
  placeColumns(columns);
  settle(columns, byIndex, neighbours);
}

/** The tables that hang together, the most first. */
function components() {
  const seen = new Set();
  const found = [];
  for (const index of tables.keys()) {
    if (seen.has(index)) continue;
    const members = [index];
    seen.add(index);
    for (let i = 0; i < members.length; i++) {
      for (const other of [...links.parents[members[i]], ...links.children[members[i]]]) {
        if (!seen.has(other)) members.push(other);
        seen.add(other);
      }
    }
    found.push(members.sort((a, b) => a - b));
  }
  return found.sort((a, b) => b.length - a.length || a[0] - b[0]);
}

function bounds(boxes) {
  if (boxes.length === 0) return { x: 0, y: 0, w: 1, h: 1 };
  const x = Math.min(...boxes.map(box => box.x));
  const y = Math.min(...boxes.map(box => box.y));
  return { x, y, w: Math.max(...boxes.map(box => box.x + box.w)) - x, h: Math.max(...boxes.map(box => box.y + box.h)) - y };
}

/** Everything: each component by itself, in rows; tables without relations together at the end. */
function placeAll(boxes) {
  const found = components();
  const blocks = found.filter(members => members.length > 1).map(members => members.map(index => boxes[index]));
  blocks.forEach(placeComponent);
  const alone = found.filter(members => members.length === 1).map(([index]) => boxes[index]);
  if (alone.length > 0) {
    placeColumns(columnsOf(alone, Math.max(Math.sqrt(areaOf(alone) * 0.6), ...alone.map(box => box.h))));
    blocks.push(alone);
  }

  const widest = Math.max(...blocks.map(block => bounds(block).w), Math.sqrt(sum(blocks.map(areaOf)) * 1.6));
  let x = 0, y = 0, row = 0;
  for (const block of blocks) {
    const area = bounds(block);
    if (x > 0 && x + area.w > widest) [x, y, row] = [0, y + row + space.block, 0];
    for (const box of block) {
      box.x += x - area.x;
      box.y += y - area.y;
    }
    x += area.w + space.block;
    row = Math.max(row, area.h);
  }
}

/** One table in the middle; left of it what it refers to, right of it what refers to it. */
function placeAround(center, left, right) {
  const height = Math.max(center.h, 1000);
  const side = boxes => boxes.length > 0 ? columnsOf(boxes, height) : [];
  placeColumns([...side(left), [center], ...side(right)]);
}
