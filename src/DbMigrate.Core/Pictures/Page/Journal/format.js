// How times, durations and counts are written.

/** A time in UTC: the same page says the same to every reader. */
const time = text => new Date(text).toISOString().slice(0, 19).replace('T', ' ');

/** A time as an element; pointed at, it tells the reader's own. */
const timeOf = (text, show = time) => html('time', { datetime: text, title: `${new Date(text).toLocaleString()} (local time)` }, show(text));

const day = text => time(text).slice(0, 10);
const clock = text => time(text).slice(11);

function duration(millis) {
  if (millis < 999.5) return `${Math.round(millis)} ms`;
  if (millis < 120_000) return `${+(millis / 1000).toFixed(2)} s`;
  const minutes = Math.floor(millis / 60_000);
  return minutes < 120 ? `${minutes} min ${Math.floor(millis % 60_000 / 1000)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const count = (number, noun) => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** Every state of a migration, then those that only an attempt ends in. */
const states = ['Applied', 'Pending', 'Failed', 'Modified', 'Missing', 'Partial', 'Interrupted', 'Undone', 'Marked', 'Forgotten'];
const statuses = states.slice(0, 5);
const failures = new Set(['Failed', 'Partial', 'Interrupted']);

/** What a state means, for whoever points at it. */
const meanings = {
  Applied: 'In the folder and in the database, and the same',
  Pending: 'In the folder, not in the database',
  Failed: 'The attempt failed, and nothing of it was kept',
  Modified: 'Applied, but its file was edited since',
  Missing: 'In the database, not in the folder',
  Partial: 'It failed after a part of it had become durable',
  Interrupted: 'It has no end: the run was killed or lost its connection, or was at work when this page was written',
  Undone: 'Taken back',
  Marked: 'Recorded as applied without being run',
  Forgotten: 'Its record was removed without running anything',
};
