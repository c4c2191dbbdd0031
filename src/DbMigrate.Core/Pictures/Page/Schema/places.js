// Where a person has put the boxes, kept for this source in the browser.

const places = (() => {
  const key = `dbmigrate-schema ${data.source}`;
  let kept = {};
  // A file's page may have no store of its own.
  try { kept = JSON.parse(localStorage.getItem(key) ?? '{}') ?? {}; } catch { kept = {}; }

  function save() {
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* they last as long as the page does */ }
  }

  return {
    /** Moves boxes to where they were put. */
    apply: boxes => {
      for (const box of boxes) {
        const place = Object.hasOwn(kept, tables[box.index].name) ? kept[tables[box.index].name] : null;
        if (Array.isArray(place) && place.every(Number.isFinite)) [box.x, box.y] = place;
      }
    },
    keep: box => {
      kept[tables[box.index].name] = [Math.round(box.x), Math.round(box.y)];
      save();
    },
    forget: () => {
      kept = {};
      save();
    },
    some: () => Object.keys(kept).length > 0,
  };
})();
