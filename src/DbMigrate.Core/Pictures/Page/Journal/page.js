// The page: the databases, and the filter.

(() => {
  const search = byId('search');
  const onlyFailures = byId('failures');
  const chosen = new Set();
  let picked = null;

  const databases = data.databases.map(database => databaseOf(database, pick, toggle));
  const sections = databases.flatMap(database => database.sections);

  const go = index => goTo(databases[index].element);

  /** Shows one migration and its attempts only. */
  function pick(tag) {
    picked = tag;
    filter();
  }

  function toggle(state) {
    if (!chosen.delete(state)) chosen.add(state);
    filter();
  }

  function filter() {
    const has = matcher(search.value);
    const isShown = row => (picked === null || row.tag === picked) && (chosen.size === 0 || chosen.has(row.state)) && (!onlyFailures.checked || failures.has(row.state)) && (has === null || has(row.text));
    const isFiltered = picked !== null || chosen.size > 0 || onlyFailures.checked || has !== null;
    for (const { rows, left, none, table, all } of sections) {
      // What is looked for may be further down.
      if (isFiltered) all?.();
      for (const row of rows) row.element.hidden = !isShown(row);
      const shown = rows.filter(row => !row.element.hidden).length;
      left.textContent = shown < rows.length ? `${shown} of ${rows.length}` : rows.length > 0 ? rows.length : '';
      none.hidden = shown > 0 || rows.length === 0;
      if (table === null) continue;
      table.hidden = shown === 0;
      for (const body of table.tBodies) body.hidden = body.querySelector('tr.row:not([hidden])') === null;
    }
    const filters = [picked, ...chosen, onlyFailures.checked ? 'failures' : null, has ? `“${search.value.trim()}”` : null].filter(text => text !== null);
    byId('filtered').textContent = `Shown is only: ${filters.join(', ')}`;
    byId('filtered').hidden = byId('all').hidden = filters.length === 0;
    for (const { state, button } of chips) button.setAttribute('aria-pressed', chosen.has(state));
  }

  function reset() {
    search.value = '';
    picked = null;
    chosen.clear();
    onlyFailures.checked = false;
    filter();
  }

  const present = new Set(sections.flatMap(section => section.rows.map(row => row.state)));
  const chips = states.filter(state => present.has(state)).map(state => ({
    state,
    button: html('button', { type: 'button', class: `chip ${state}`, title: meanings[state], click: () => toggle(state) }, state),
  }));
  byId('states').append(...chips.map(chip => chip.button));

  const totals = database => [...totalsOf(database.migrations)].filter(([, number]) => number > 0).map(([status, number]) => `${number} ${status.toLowerCase()}`);
  byId('list').append(...data.databases.map((database, index) => html('li', {},
    html('button', { type: 'button', click: () => go(index) }, database.name,
      html('small', {}, database.failure ? 'could not be read' : totals(database).join(', '))),
    database.attempts === undefined ? null
      : html('button', { type: 'button', class: 'jump', click: () => goTo(databases[index].sections[1].section) }, `History: ${count(database.attempts.length, 'attempt')}`))));
  byId('about').textContent = `Times are UTC. Written by dbmigrate ${data.tool}.`;
  if (databases.length > 1) byId('databases').append(overviewOf(go));
  byId('databases').append(...databases.map(database => database.element));

  listenToSearch(search, filter, reset);
  onlyFailures.addEventListener('change', filter);
  byId('all').addEventListener('click', reset);
  // Paper cannot be unfolded, and what is applied has cost what it did.
  window.addEventListener('beforeprint', () => sections.forEach(section => section.all?.()));
  window.addEventListener('beforeprint', () => document.querySelectorAll('.Pending details.hazards, .Failed details.hazards').forEach(one => { one.open = true; }));
  filter();
})();
