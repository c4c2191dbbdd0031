// What the keyboard does, in one list: the page shows it at "?", and tells a Mac's keys.
export const isMac = /Mac|iP(hone|ad)/.test(navigator.platform);

export function isCommand(event: KeyboardEvent): boolean {
  return isMac ? event.metaKey : event.ctrlKey;
}

export function keysOf(keys: string): string {
  return isMac ? keys.replaceAll('Ctrl', '⌘').replaceAll('Alt', '⌥').replaceAll('Shift', '⇧') : keys;
}

export const shortcuts: { title: string; keys: [keys: string, does: string][] }[] = [
  { title: 'Everywhere', keys: [
    ['?', 'these keys'],
    ['Ctrl+K, /', 'search tables'],
    ['Alt+1 … Alt+4', 'data, SQL, schema, migrations'],
    ['Esc', 'close what is open'],
  ] },
  { title: 'In the grid', keys: [
    ['← ↑ → ↓', 'move; with Shift select'],
    ['Home, End', 'first, last column; with Ctrl first, last row'],
    ['Enter, F2', 'edit; typing replaces'],
    ['Tab', 'while editing: keep it, and edit the next cell'],
    ['Space', 'the whole row'],
    ['Ctrl+Enter', 'follow a foreign key'],
    ['Delete', 'NULL'],
    ['Shift+Delete', 'DEFAULT'],
    ['Ctrl+C, Ctrl+V', 'copy, paste; also from and to a spreadsheet'],
    ['Ctrl+Z', 'undo the last staged edit; with Shift redo'],
    ['Insert', 'new row'],
    ['Ctrl+D', 'duplicate the row'],
    ['Ctrl+Delete', 'delete the rows'],
    ['Ctrl+S', 'review and save'],
    ['F', 'in the head of a column: filter by it'],
  ] },
  { title: 'SQL', keys: [
    ['Ctrl+Enter', 'run all, or the selection'],
    ['Esc', 'cancel what runs'],
    ['Ctrl+Space', 'complete'],
  ] },
];
