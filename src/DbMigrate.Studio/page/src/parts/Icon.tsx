// Drawn for 16 × 16, in strokes of the text's colour.
const paths = {
  table: 'M2 3.5h12v9H2zM2 6.5h12M6 6.5v6',
  view: 'M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6a2 2 0 1 1 0 4 2 2 0 0 1 0-4z',
  search: 'M7 2.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zM10.5 10.5L14 14',
  pin: 'M6 2h4l-.5 4.5L12 9H4l2.5-2.5zM8 9v5',
  key: 'M5 6a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM7.2 7.8L13 2.5M10.5 4.8l2 2',
  link: 'M6.5 9.5l3-3M7 4.5l1.5-1.5a3 3 0 0 1 4.3 4.3L11.5 8.8M9 11.5L7.5 13a3 3 0 0 1-4.3-4.3L4.5 7.2',
  filter: 'M2 3.5h12L9.5 8.5V13l-3-1.5v-3z',
  columns: 'M2 3h12v10H2zM6 3v10M10 3v10',
  refresh: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v3h-3',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  close: 'M4 4l8 8M12 4l-8 8',
  down: 'M4 6l4 4 4-4',
  up: 'M4 10l4-4 4 4',
  right: 'M6 4l4 4-4 4',
  left: 'M10 4L6 8l4 4',
  first: 'M4 3h8M8 13V6M5 8.5L8 5.5l3 3',
  last: 'M4 13h8M8 3v7M5 7.5L8 10.5l3-3',
  download: 'M8 2.5v7.5M4.5 7L8 10.5 11.5 7M3 13.5h10',
  undo: 'M3 7h6.5a3.5 3.5 0 1 1 0 7H7M6 4L3 7l3 3',
  trash: 'M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.5 9h6l.5-9M6.8 7v4M9.2 7v4',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  play: 'M5 3l8 5-8 5z',
  stop: 'M4 4h8v8H4z',
  clock: 'M8 2a6 6 0 1 1 0 12A6 6 0 0 1 8 2zM8 4.5V8l2.5 1.5',
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5.5a2.5 2.5 0 0 1 5 0v2',
  warn: 'M8 2.5l6 11H2zM8 6.5v3.5M8 11.7v.3',
  check: 'M3 8.5L6.5 12 13 4.5',
  sun: 'M8 5.2a2.8 2.8 0 1 1 0 5.6 2.8 2.8 0 0 1 0-5.6zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1.1 1.1M11.5 11.5l1.1 1.1M12.6 3.4l-1.1 1.1M4.5 11.5l-1.1 1.1',
  moon: 'M13 9.5A5.5 5.5 0 0 1 6.5 3 5.5 5.5 0 1 0 13 9.5z',
  screen: 'M2 3h12v8H2zM6 13.5h4M8 11v2.5',
  menu: 'M2.5 4.5h11M2.5 8h11M2.5 11.5h11',
  keyboard: 'M1.5 4.5h13v7.5h-13zM4 7h.1M6.5 7h.1M9 7h.1M11.5 7h.1M5 9.8h6',
  sql: 'M2.5 5L6 8l-3.5 3M8 11.5h5.5',
  schema: 'M2 2.5h4.5v4H2zM9.5 9.5H14v4H9.5zM4.2 6.5v5h5.3',
  journal: 'M4 2h8.5v12H4zM4 2v12M6.5 5.5h3.5M6.5 8h3.5',
  drift: 'M2 6c2-3 4 2 6-1s4-1 6-2M2 11c2-3 4 2 6-1s4-1 6-2',
  history: 'M3 8a5 5 0 1 1 1.6 3.7M3 13v-3h3M8 5.5V8l1.7 1',
  panel: 'M2 3h12v10H2zM10 3v10',
  grip: 'M6 4h.1M10 4h.1M6 8h.1M10 8h.1M6 12h.1M10 12h.1',
};

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d={paths[name]} /></svg>;
}
