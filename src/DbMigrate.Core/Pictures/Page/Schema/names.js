// The tables' names from afar: of one size on the screen, however small the boxes are. Where two would cover each other, the one that more
// tables refer to stands; nearer, there is room for the other.

const names = (() => {
  const onScreen = { size: 12, char: 7.4, line: 19, most: 26, gap: 6 };
  // How wide a name is, the page's font says; asking the picture would lay it out each time.
  const ruler = document.createElement('canvas').getContext('2d');
  ruler.font = `600 ${onScreen.size}px system-ui, sans-serif`;
  const widthOf = name => ruler.measureText(name).width * 1.05 + onScreen.gap;
  const step = 1.15;
  let placed = null;

  /** The tables that hold the others together first. */
  const order = boxes => [...boxes.values()].sort((a, b) => links.children[b.index].length - links.children[a.index].length || a.index - b.index);

  /** The layer of the names, above all boxes. */
  const layer = svg('g', { class: 'names' });

  /** Writes the names for a scale, which moves by small steps. */
  function place(boxes, scale) {
    const at = step ** Math.round(Math.log(scale) / Math.log(step));
    if (at === placed) return;
    placed = at;
    const taken = [];
    const texts = [];
    for (const box of order(boxes)) {
      const inside = Math.floor((box.w * at) / onScreen.char) - 1;
      // In a box that could hold but a letter or two, the name is wider than the box.
      const name = cut(tables[box.index].name, inside < 8 ? onScreen.most : inside);
      const [w, h] = [widthOf(name) / at, onScreen.line / at];
      const [x, y] = [box.x + (box.w - w) / 2, box.y + (box.h - h) / 2];
      if (taken.some(other => x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h)) continue;
      taken.push({ x, y, w, h });
      texts.push(svg('text', { class: 'name', 'data-index': box.index, x: x + w / 2, y: y + h / 2, 'font-size': onScreen.size / at }, name));
    }
    layer.replaceChildren(...texts);
  }

  return { layer, place, forget: () => { placed = null; } };
})();
