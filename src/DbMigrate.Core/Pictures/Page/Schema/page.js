// The page: the list, the search, the keys, and what is chosen.

(() => {
  const search = byId('search');
  const everyColumn = byId('columns');
  const details = byId('details');
  let chosen = null;
  let found = null;

  byId('title').textContent = `${data.engine}: ${tables.length} ${tables.length === 1 ? 'table' : 'tables'}`;

  const items = tables.map((table, index) => {
    const hits = html('small');
    const button = html('button', { type: 'button', click: () => choose(index) }, table.name, hits);
    return { button, hits, item: html('li', {}, button) };
  });
  byId('list').append(...items.map(({ item }) => item));

  const relight = () => found === null ? diagram.lightNone() : diagram.lightOnly(found);

  function draw() {
    if (chosen === null) diagram.showAll(everyColumn.checked);
    else diagram.showAround(chosen, everyColumn.checked);
    relight();
  }

  /** Shows a table and its neighbours; all tables for null. */
  function choose(index) {
    chosen = index;
    items.forEach(({ button }, i) => button.setAttribute('aria-current', i === index));
    byId('all').hidden = index === null;
    details.hidden = index === null;
    details.replaceChildren(...index === null ? [] : [detailsOf(index, choose)]);
    details.scrollTop = 0;
    history.replaceState(null, '', index === null ? '#' : `#${encodeURIComponent(tables[index].name)}`);
    items[index]?.item.scrollIntoView({ block: 'nearest' });
    draw();
  }

  /** Keeps the tables of which the name, or a column, has every word. */
  function filter() {
    const has = matcher(search.value);
    found = has === null ? null : new Set();
    tables.forEach((table, index) => {
      const hits = has === null ? [] : table.columns.filter(column => has(column.name)).map(column => column.name);
      const isHit = has === null || has(table.name) || hits.length > 0;
      if (isHit) found?.add(index);
      items[index].item.hidden = !isHit;
      items[index].hits.textContent = hits.join(', ');
    });
    relight();
  }

  function reset() {
    filter();
    choose(null);
  }

  listenToSearch(search, filter, reset);
  search.addEventListener('keydown', event => {
    const [first] = found ?? [];
    if (event.key === 'Enter' && first !== undefined) choose(first);
  });
  everyColumn.addEventListener('change', draw);
  byId('all').addEventListener('click', () => choose(null));
  byId('in').addEventListener('click', () => diagram.zoom(1.3));
  byId('out').addEventListener('click', () => diagram.zoom(1 / 1.3));
  byId('fit').addEventListener('click', diagram.fit);
  diagram.listen(choose, relight);

  window.addEventListener('beforeprint', () => byId('print').replaceChildren(...tables.map((_, index) => detailsOf(index, choose))));
  window.addEventListener('afterprint', () => byId('print').replaceChildren());

  /** Shows what the page's address names. */
  function follow() {
    let name = '';
    try { name = decodeURIComponent(location.hash.slice(1)); } catch { /* not a name that this page wrote */ }
    const index = tables.findIndex(table => table.name === name);
    choose(index < 0 ? null : index);
  }

  window.addEventListener('hashchange', follow);
  follow();
})();
