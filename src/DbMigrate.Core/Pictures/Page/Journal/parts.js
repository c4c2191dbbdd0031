// The cells and rows of the tables.

const pill = state => html('span', { class: `pill ${state}`, title: meanings[state] }, state);

/** How long something took, and a bar beside it: the longest of the table fills it. */
function durationCell(millis, longest, state) {
  if (millis === undefined || millis === null) return html('td', { class: 'took' });
  const bar = svg('svg', { class: `bar ${state}`, 'aria-hidden': 'true' },
    svg('rect', { class: 'track', width: '100%', height: '100%', rx: 2 }),
    svg('rect', { class: 'fill', width: `${millis > 0 ? Math.max(1.5, millis / longest * 100).toFixed(1) : 0}%`, height: '100%', rx: 2 }));
  return html('td', { class: 'took' }, html('span', {}, duration(millis)), bar);
}

/** How far an attempt came. */
function doneCell(attempt) {
  const part = attempt.statements < attempt.totalStatements;
  return html('td', { class: 'done', title: `${attempt.statements} of ${count(attempt.totalStatements, 'statement')} kept` },
    part ? html('b', {}, attempt.statements) : `${attempt.statements}`, part ? html('span', { class: 'dim' }, ` / ${attempt.totalStatements}`) : null);
}

const errorOf = text => text ? html('pre', { class: 'error' }, text) : null;

function hazardsOf(hazards) {
  if (hazards.length === 0) return null;
  const codes = [...new Set(hazards.map(hazard => hazard.code))];
  return html('details', { class: 'hazards' },
    html('summary', {}, ...codes.map(code => html('span', { class: code === 'DataLoss' ? 'tag loss' : 'tag' }, code))),
    html('ul', {}, ...hazards.map(hazard => html('li', {}, html('b', {}, hazard.code), ' ', hazard.message))));
}

/** What the migration says, a click away. */
function scriptOf(tag) {
  if (!Object.hasOwn(data.scripts, tag)) return null;
  const box = html('details', { class: 'sql' }, html('summary', { 'aria-label': `SQL of ${tag}` }, 'SQL'));
  box.addEventListener('toggle', () => {
    if (box.open && box.children.length === 1) box.append(html('pre', {}, data.scripts[tag]));
  });
  return box;
}

/** @param pick What a click on the tag does. */
function migrationRow(migration, longest, pick) {
  const notes = [
    { Modified: 'its file was edited since', Missing: 'not in the folder' }[migration.status] ?? null,
    migration.outOfOrder ? 'out of order: a newer one is applied' : null,
    migration.marked ? 'recorded without being run' : null,
  ].filter(note => note !== null);
  return html('tr', { class: `row ${migration.status}` },
    html('td', { class: 'state' }, pill(migration.status)),
    html('td', { class: 'what' },
      html('button', { type: 'button', class: 'link', title: 'Show this migration and its attempts only', click: () => pick(migration.tag) }, migration.tag),
      ...notes.map(note => html('span', { class: 'note' }, note)),
      scriptOf(migration.tag),
      errorOf(migration.error),
      hazardsOf(migration.hazards)),
    html('td', { class: 'when' }, migration.appliedAt ? timeOf(migration.appliedAt) : null),
    html('td', { class: 'done' }, migration.statements),
    durationCell(migration.duration, longest, migration.status));
}

function attemptRow(attempt, longest, pick) {
  const ran = attempt.status !== 'Marked' && attempt.status !== 'Forgotten';
  const who = [attempt.user, attempt.host].filter(text => text).join('@');
  return html('tr', { class: `row ${attempt.status}` },
    html('td', { class: 'when' }, ...attempt.startedAt ? [html('span', { class: 'date' }, `${day(attempt.startedAt)} `), timeOf(attempt.startedAt, clock)] : []),
    html('td', { class: 'state' }, pill(attempt.status)),
    ran ? html('td', { class: 'way' }, attempt.direction === 'Up' ? '↑ up' : '↓ down') : html('td', { class: 'way' }),
    html('td', { class: 'what' },
      html('button', { type: 'button', class: 'link', title: 'Show this migration and its attempts only', click: () => pick(attempt.tag) }, attempt.tag),
      errorOf(attempt.error)),
    ran ? doneCell(attempt) : html('td', { class: 'done' }),
    durationCell(ran ? attempt.duration : null, longest, attempt.status),
    html('td', { class: 'who' }, [who, attempt.tool].filter(text => text).join(' · ')));
}

const tableOf = (heads, ...bodies) => html('table', {},
  html('thead', {}, html('tr', {}, ...heads.map(([name, text, title]) => html('th', { class: name, scope: 'col', title }, text)))),
  ...bodies);
