// What there is to say of a database, and of all of them.

/** The table of a section, its rows with what the filter looks at, and where it writes how many are left. */
function sectionOf(title, subtitle, rows, table) {
  const left = html('span', { class: 'left' });
  const none = html('p', { class: 'dim', hidden: '' }, 'Nothing here matches.');
  const section = html('section', {}, html('h3', { tabindex: -1 }, title, ' ', left), subtitle ? html('p', { class: 'dim' }, subtitle) : null, table, none);
  return { section, rows, left, none, table };
}

/** What fills a bar. */
const longestOf = rows => Math.max(0, ...rows.map(row => row.duration ?? 0));

/** Puts the rows of a long list on the page as far as they are wanted: a browser needs seconds for thousands. */
function paged(rows, body) {
  const page = 500;
  if (rows.length <= page) return null;
  for (const row of rows.slice(page)) row.element.remove();
  const more = html('button', { type: 'button', class: 'more', click: () => {
    for (const row of rows.slice(page)) body.append(row.element);
    more.remove();
  } }, `Show all ${rows.length}`);
  return more;
}

function migrationsOf(database, pick) {
  const longest = longestOf(database.migrations);
  const rows = database.migrations.map(migration => ({
    element: migrationRow(migration, longest, pick),
    tag: migration.tag,
    state: migration.status,
    text: [migration.tag, migration.error, ...migration.hazards.map(hazard => hazard.code)].join(' '),
  })).reverse();
  const heads = [['state', 'State'], ['what', 'Migration'], ['when', 'Applied (UTC)'], ['done', 'Statements'], ['took', 'Duration']];
  if (rows.length === 0) return sectionOf('Migrations', 'None.', rows, null);
  const body = html('tbody', {}, ...rows.map(row => row.element));
  const part = sectionOf('Migrations', null, rows, tableOf(heads, body));
  const more = paged(rows, body);
  if (more) part.section.append(more);
  return { ...part, all: () => more?.click() };
}

function attemptsOf(database, pick) {
  if (database.attempts === undefined)
    return sectionOf('History', 'This database has no history: no run of DbMigrate has changed it. What Drizzle’s own table keeps is above.', [], null);
  const longest = longestOf(database.attempts);
  const rows = [...database.attempts].reverse().map(attempt => ({
    element: attemptRow(attempt, longest, pick),
    tag: attempt.tag,
    day: attempt.startedAt ? day(attempt.startedAt) : 'no time',
    state: attempt.status,
    text: [attempt.tag, attempt.error, attempt.user, attempt.host, attempt.tool].join(' '),
  }));
  const heads = [['clock', 'Time (UTC)'], ['state', 'Result'], ['way', 'Way'], ['what', 'Migration'],
    ['done', 'Statements', 'How many of its statements were kept'], ['took', 'Duration'], ['who', 'By']];
  const days = [];
  for (const row of rows) {
    if (days.at(-1)?.day !== row.day) days.push({ day: row.day, rows: [] });
    days.at(-1).rows.push(row);
  }
  const bodies = days.map(one => html('tbody', {}, html('tr', { class: 'day' }, html('th', { colspan: heads.length, scope: 'rowgroup' }, one.day)), ...one.rows.map(row => row.element)));
  return sectionOf('History', rows.length === 0 ? 'No attempt yet.' : null, rows, rows.length === 0 ? null : tableOf(heads, ...bodies));
}

/** Shows a part of the page, and reads on from there. */
function goTo(part) {
  part.scrollIntoView();
  part.querySelector('[tabindex]').focus({ preventScroll: true });
}

const totalsOf = migrations => new Map(statuses.map(status => [status, migrations.filter(migration => migration.status === status).length]));

/** The numbers above a database's tables. Those of states filter by them. */
function tilesOf(database, toggle, goToHistory) {
  const tile = (name, value, label, click) => html('li', {},
    html(click ? 'button' : 'div', { type: click ? 'button' : undefined, class: `tile ${name}${value === 0 ? ' zero' : ''}`, title: meanings[name], click }, html('b', {}, value), label));
  const attempts = database.attempts ?? [];
  return html('ul', { class: 'tiles' },
    ...[...totalsOf(database.migrations)].map(([status, number]) => tile(status, number, status.toLowerCase(), () => toggle(status))),
    ...database.attempts === undefined ? [] : [
      tile('first', attempts.length, attempts.length === 1 ? 'attempt' : 'attempts', goToHistory),
      tile('plain', attempts.filter(attempt => failures.has(attempt.status)).length, 'failed'),
      tile('plain', duration(sum(attempts.map(attempt => attempt.duration))), 'in all'),
      tile('plain', duration(longestOf(attempts)), 'longest'),
    ]);
}

/** How a database differs from what its migrations make, each step with its SQL. */
function driftOf(drift) {
  if (!drift) return null;
  const changes = drift.changes ?? [];
  const head = drift.changes === undefined ? null : changes.length === 0 ? 'None: the database is what its migrations make.' : `${count(changes.length, 'difference')} that no migration made`;
  const row = change => html('tr', { class: 'drift' },
    html('td', { class: 'state' }, html('span', { class: `step ${change.way}` }, change.what)),
    html('td', { class: 'what' }, html('b', {}, change.object), change.sql ? html('pre', {}, change.sql) : null));
  const rows = html('tbody', {}, ...changes.slice(0, 100).map(row));
  const more = changes.length > 100 ? html('button', { type: 'button', class: 'more', click: () => {
    rows.append(...changes.slice(100).map(row));
    more.remove();
  } }, `Show all ${changes.length}`) : null;
  return html('section', { class: 'drift' }, html('h3', { tabindex: -1 }, 'Drift ', html('span', { class: 'left' }, changes.length > 0 ? changes.length : '')),
    head ? html('p', { class: changes.length > 0 ? 'bad' : 'dim' }, head) : null, ...drift.notes.map(note => html('p', { class: 'dim' }, note)),
    changes.length > 0 ? html('table', {}, rows) : null, more);
}

/** @returns The element, and the sections that the filter works on. */
function databaseOf(database, pick, toggle) {
  const fact = (name, value) => [html('div', {}, html('dt', {}, name), html('dd', {}, value))];
  const head = html('header', {},
    html('h2', { tabindex: -1 }, database.name),
    html('dl', {},
      ...fact('Environment', database.isProtected ? `${database.environment}, protected` : database.environment),
      ...fact('Engine', database.engine),
      ...fact('Migrations', data.migrations),
      ...fact('Read', timeOf(database.readAt, text => `${time(text)} UTC`))));
  if (database.failure) return { element: html('article', {}, head, errorOf(`It could not be read. ${database.failure}`)), sections: [] };

  const sections = [migrationsOf(database, pick), attemptsOf(database, pick)];
  const element = html('article', {}, head, tilesOf(database, toggle, () => goTo(sections[1].section)), driftOf(database.drift), ...sections.map(one => one.section));
  return { element, sections };
}

/** One line for each of several databases. */
function overviewOf(go) {
  const drifts = data.databases.some(database => database.drift);
  const line = (database, index) => {
    const last = database.attempts?.at(-1);
    const name = html('td', { class: 'what' }, html('button', { type: 'button', class: 'link', click: () => go(index) }, database.name));
    const place = html('td', { class: 'place' }, database.environment);
    if (database.failure) return html('tr', { class: 'Failed' }, name, place, html('td', { colspan: statuses.length + (drifts ? 2 : 1) }, html('b', { class: 'bad' }, 'Could not be read')));
    return html('tr', {}, name, place,
      ...[...totalsOf(database.migrations)].map(([status, number]) => html('td', { class: `number ${status}${number === 0 ? ' zero' : ''}`, 'data-name': status.toLowerCase() }, number)),
      ...drifts ? [html('td', { class: `number drift${database.drift?.changes?.length > 0 ? ' bad' : ' zero'}`, 'data-name': 'drift' }, database.drift?.changes?.length ?? '?')] : [],
      html('td', { class: 'last' }, ...last ? [last.startedAt ? timeOf(last.startedAt) : null, ' ', pill(last.status)] : [html('span', { class: 'dim' }, 'no history')]));
  };
  const heads = [['what', 'Database'], ['place', 'Environment'], ...statuses.map(status => ['number', status]), ...drifts ? [['number', 'Drift']] : [], ['last', 'Last attempt (UTC)']];
  return html('article', { id: 'overview' }, html('h2', {}, count(data.databases.length, 'database')), tableOf(heads, html('tbody', {}, ...data.databases.map(line))));
}
