// The diagram that is looked at: what of it, how near, from where.

const diagram = (() => {
  const root = svg('svg', { role: 'img', 'aria-label': 'Entity-relationship diagram' });
  byId('diagram').append(root);
  let shown = new Map();
  let drawn = [];
  let movable = true;
  let view = { x: 0, y: 0, w: 1, h: 1 };

  const scale = () => Math.min(root.clientWidth / view.w, root.clientHeight / view.h) || 1;

  function look(to) {
    view = to;
    root.setAttribute('viewBox', `${view.x} ${view.y} ${view.w} ${view.h}`);
    const isDistant = scale() < 0.55;
    root.classList.toggle('distant', isDistant);
    if (isDistant) names.place(shown, scale());
    byId('zoom').textContent = `${Math.round(scale() * 100)}%`;
  }

  /** The whole picture, but no nearer than life size. */
  function fit() {
    const area = bounds([...shown.values()]);
    const margin = 40;
    const ratio = Math.min(1, root.clientWidth / (area.w + margin * 2), root.clientHeight / (area.h + margin * 2)) || 1;
    const w = root.clientWidth / ratio || area.w;
    const h = root.clientHeight / ratio || area.h;
    look({ x: area.x + area.w / 2 - w / 2, y: area.y + area.h / 2 - h / 2, w, h });
  }

  function point(event) {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(root.getScreenCTM().inverse());
    return { x: at.x, y: at.y };
  }

  /** Makes everything larger or smaller; the point that is looked at stays. */
  function zoom(factor, at = { x: view.x + view.w / 2, y: view.y + view.h / 2 }) {
    const by = Math.min(4, Math.max(0.02, scale() * factor)) / scale();
    look({ x: at.x - (at.x - view.x) / by, y: at.y - (at.y - view.y) / by, w: view.w / by, h: view.h / by });
  }

  function draw(boxes, lines, chosen) {
    shown = new Map(boxes.map(box => [box.index, box]));
    // Around one table, each has its place.
    movable = chosen === undefined;
    drawn = lines;
    root.replaceChildren(drawEnds(), ...lines.map(line => drawRelation(line, shown)), ...boxes.map(drawTable), names.layer);
    root.querySelector(`[data-index="${chosen}"]`)?.classList.add('chosen');
    names.forget();
    fit();
  }

  /** Puts a box elsewhere, and its lines with it. */
  function move(index, x, y) {
    const box = shown.get(index);
    [box.x, box.y] = [x, y];
    root.querySelector(`.table[data-index="${index}"]`).setAttribute('transform', `translate(${x} ${y})`);
    for (const path of root.querySelectorAll(`.relation[data-from="${index}"], .relation[data-to="${index}"]`)) path.remove();
    const first = root.querySelector('.table');
    for (const line of drawn.filter(one => one.from === index || one.to === index)) root.insertBefore(drawRelation(line, shown), first);
    names.forget();
    look(view);
  }

  function showAll(whole) {
    const boxes = tables.map((_, index) => boxOf(index, whole));
    placeAll(boxes);
    places.apply(boxes);
    draw(boxes, relations);
  }

  function showAround(index, whole) {
    const place = other => tables[index].columns.findIndex(column => column.name === relations.find(line => line.from === index && line.to === other).columns[0]);
    const left = [...links.parents[index]].sort((a, b) => place(a) - place(b));
    const right = links.children[index].filter(child => !left.includes(child));
    const center = boxOf(index, whole || tables[index].columns.length <= 30);
    const sides = [left, right].map(side => side.map(other => boxOf(other, whole)));
    placeAround(center, ...sides);
    draw([center, ...sides.flat()], relations.filter(line => line.from === index || line.to === index), index);
  }

  /** Fades all tables but some, and all lines but those between them; nothing for null. */
  function light(keep, between) {
    for (const table of root.querySelectorAll('.table, .name')) table.classList.toggle('faint', keep !== null && !keep.has(Number(table.dataset.index)));
    for (const line of root.querySelectorAll('.relation')) {
      const isKept = keep !== null && between(Number(line.dataset.from), Number(line.dataset.to));
      line.classList.toggle('faint', keep !== null && !isKept);
      line.classList.toggle('lit', isKept);
    }
  }

  const lightAround = index => light(new Set([index, ...links.parents[index], ...links.children[index]]), (from, to) => from === index || to === index);
  const lightOnly = keep => light(keep, (from, to) => keep.has(from) && keep.has(to));

  const tableAt = event => event.target.closest?.('.table')?.dataset.index;

  /** Lets the mouse drag, zoom and point. */
  function listen(onPick, onLeave, onMove) {
    let start = null;
    root.addEventListener('wheel', event => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015)), point(event));
    }, { passive: false });
    root.addEventListener('pointerdown', event => {
      if (event.button !== 0) return;
      const index = movable ? tableAt(event) : undefined;
      const box = index === undefined ? null : shown.get(Number(index));
      start = { x: event.clientX, y: event.clientY, view, scale: scale(), moved: false, box, at: box && { x: box.x, y: box.y } };
    });
    window.addEventListener('pointermove', event => {
      if (start === null) return;
      const [dx, dy] = [event.clientX - start.x, event.clientY - start.y];
      if (Math.abs(dx) + Math.abs(dy) > 4) start.moved = true;
      if (!start.moved) return;
      root.classList.add('moving');
      if (start.box) move(start.box.index, start.at.x + dx / start.scale, start.at.y + dy / start.scale);
      else look({ ...start.view, x: start.view.x - dx / start.scale, y: start.view.y - dy / start.scale });
    });
    window.addEventListener('pointerup', event => {
      const index = start !== null && !start.moved ? tableAt(event) : undefined;
      if (start?.box && start.moved) {
        places.keep(start.box);
        onMove();
      }
      start = null;
      root.classList.remove('moving');
      if (index !== undefined) onPick(Number(index));
    });
    window.addEventListener('pointercancel', () => { start = null; });
    root.addEventListener('pointerover', event => {
      const index = tableAt(event);
      if (start === null && index !== undefined) lightAround(Number(index));
    });
    root.addEventListener('pointerout', event => {
      if (start === null && tableAt(event) !== undefined) onLeave();
    });
  }

  /** What the whole picture takes. */
  function area() {
    const all = bounds([...shown.values()]);
    return { x: all.x - 20, y: all.y - 20, w: all.w + 40, h: all.h + 40 };
  }

  return { area, showAll, showAround, lightOnly, lightNone: () => light(null), zoom, fit, listen };
})();
