// The page: the list, the search, the keys, and what is chosen.

(() => {
  const search = byId('search');
  const everyColumn = byId('columns');
  const details = byId('details');
  let chosen = null;
  let found = null;

  byId('title').textContent = `${data.engine}: ${tables.length} ${tables.length === 1 ? 'table' : 'tables'}`;
  byId('source').textContent = data.readOn ? `${data.source}, ${data.readOn}` : data.source;
  document.title = `Schema: ${byId('source').textContent}`;
  if (data.since) byId('source').append(html('span', { class: 'since' }, ` Marked is what changed since ${data.since}.`));

  const items = tables.map((table, index) => {
    const hits = html('small');
    const button = html('button', { type: 'button', class: table.way, click: () => choose(index) }, table.name, wayOf(table), hits);
    return { button, hits, item: html('li', {}, button) };
  });
  const others = [...new Set(data.others.map(other => other.kind))].map(kind => {
    const entries = data.others.filter(other => other.kind === kind).map(other => ({
      other, item: html('li', {}, html('button', { type: 'button', click: () => open(other) }, other.name)),
    }));
    return { entries, head: html('li', { class: 'kind' }, `${kind} `, html('span', { class: 'dim' }, entries.length)) };
  });
  const changes = data.changes ?? [];
  const changed = changes.length === 0 ? [] : [
    html('li', { class: 'kind' }, 'Other changes ', html('span', { class: 'dim' }, changes.length)),
    html('li', {}, html('button', { type: 'button', click: openChanges }, 'Not of these tables')),
  ];
  byId('list').append(...items.map(({ item }) => item), ...others.flatMap(({ head, entries }) => [head, ...entries.map(({ item }) => item)]), ...changed);

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
    closeList();
    byId('arrange').hidden = index !== null || !places.some();
    history.replaceState(null, '', index === null ? '#' : `#${encodeURIComponent(tables[index].name)}`);
    items[index]?.item.scrollIntoView({ block: 'nearest' });
    draw();
  }

  function show(article) {
    choose(null);
    details.hidden = false;
    details.replaceChildren(article);
    byId('all').hidden = false;
  }

  /** Shows what a view, a type or a function is. */
  function open(other) {
    show(html('article', {}, html('h2', {}, other.name), html('p', { class: 'dim' }, other.kind),
      other.comment ? html('p', { class: 'comment' }, other.comment) : null, html('p', {}, html('code', {}, other.text))));
  }

  /** Shows what changed beside the tables that are here. */
  function openChanges() {
    show(html('article', {}, html('h2', {}, 'Other changes'), ...changesOf(changes)));
  }

  function closeList() {
    document.body.classList.remove('listing');
    byId('menu').setAttribute('aria-expanded', 'false');
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
    for (const { head, entries } of others) {
      for (const { other, item } of entries) item.hidden = has !== null && !has(other.name);
      head.hidden = entries.every(({ item }) => item.hidden);
    }
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
  byId('menu').addEventListener('click', () => {
    const isOpen = document.body.classList.toggle('listing');
    byId('menu').setAttribute('aria-expanded', isOpen);
    if (isOpen) search.focus();
  });
  byId('arrange').addEventListener('click', () => {
    places.forget();
    choose(null);
  });
  for (const format of ['svg', 'png', 'dbml']) byId(format).addEventListener('click', exported[format]);
  diagram.listen(choose, relight, () => { byId('arrange').hidden = false; });

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
