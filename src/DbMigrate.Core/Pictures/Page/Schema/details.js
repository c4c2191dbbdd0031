// What there is to say of a table.

/** Whether something is new or changed, as a word beside its name. */
const wayOf = one => one.way ? html('span', { class: `way ${one.way}` }, one.way) : null;

/** What changed, with the SQL that does it. */
const changesOf = changes => changes.map(change => html('div', { class: 'change' },
  html('p', {}, html('span', { class: `way ${change.way}` }, change.what), ' ', change.object), change.sql ? html('code', {}, change.sql) : null));

/** @param pick What a click on another table's name does. */
function detailsOf(index, pick) {
  const table = tables[index];
  const link = other => html('button', { type: 'button', class: 'link', click: () => pick(other) }, tables[other].name);
  const section = (title, items) => items.length > 0 ? [html('h3', {}, title), ...items] : [];
  const note = text => text ? html('p', { class: 'dim comment' }, text) : null;

  const columns = html('table', {}, ...table.columns.map(column => html('tr', {},
    html('td', { class: 'marks' }, ...column.marks.map(mark => html('span', { class: mark }, mark))),
    html('td', { class: 'name' }, column.name, wayOf(column)),
    html('td', {},
      html('code', {}, column.type),
      column.required ? null : html('span', { class: 'dim' }, ' null'),
      column.value ? html('div', {}, html('code', { class: 'dim' }, column.value)) : null,
      note(column.comment)))));

  const refers = relations.filter(one => one.from === index).map(one =>
    html('p', {}, `${one.label} → `, link(one.to), one.toColumns.length > 0 ? ` (${one.toColumns.join(', ')})` : ''));
  const referredTo = relations.filter(one => one.to === index).map(one =>
    html('p', {}, link(one.from), ` (${one.label})`));

  const parts = [...new Set(table.parts.map(part => part.kind))].flatMap(kind => section(kind, [html('dl', {},
    ...table.parts.filter(part => part.kind === kind).flatMap(part => [
      html('dt', {}, part.name),
      html('dd', {}, html('code', {}, part.text), note(part.comment)),
    ]))]));

  return html('article', {},
    html('h2', {}, table.name, wayOf(table)),
    table.kind ? html('p', { class: 'dim' }, table.kind) : null,
    table.size ? html('p', { class: 'dim size' }, table.size) : null,
    table.comment ? html('p', { class: 'comment' }, table.comment) : null,
    ...section(`Changed since ${data.since}`, changesOf(table.changes ?? [])),
    ...section(`Columns (${table.columns.length})`, [columns]),
    ...section('Refers to', refers),
    ...section('Referred to by', referredTo),
    ...parts);
}
