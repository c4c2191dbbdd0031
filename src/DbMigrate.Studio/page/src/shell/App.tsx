import { useEffect, useState } from 'preact/hooks';
import { Messages } from '../parts/Messages.tsx';
import { address, go } from '../state/address.ts';
import { info } from '../state/database.ts';
import { isPendingOpen } from '../state/saving.ts';
import { redo, staged, undo } from '../state/staged.ts';
import { useStore } from '../state/store.ts';
import { isCommand } from '../state/keys.ts';
import { MigrationsView } from '../migrations/MigrationsView.tsx';
import { SchemaView } from '../schema/SchemaView.tsx';
import { SqlView } from '../sql/SqlView.tsx';
import { PendingPanel } from '../table/PendingPanel.tsx';
import { TableView } from '../table/TableView.tsx';
import { Header, viewLinks } from './Header.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { Sidebar } from './Sidebar.tsx';
import { StartView } from './StartView.tsx';

const isField = (target: EventTarget | null) =>
  target instanceof Element && target.closest('input, textarea, select, [contenteditable], dialog, .cell-editor, .sql-editor') !== null;

export function App() {
  const shown = useStore(address);
  const pending = useStore(isPendingOpen);
  const about = useStore(info)!;
  const [isHelp, setHelp] = useState(false);
  const [isListOpen, setListOpen] = useState(false);

  useEffect(() => setListOpen(false), [shown]);
  useEffect(() => {
    const name = shown.view === 'table' ? shown.name : shown.view === 'start' ? null : viewLinks.find(link => link.views.includes(shown.view))?.title;
    document.title = [name, about.environment && `${about.environment}${about.protected ? ' (protected)' : ''}`, about.database, about.readOnly ? 'read-only' : null, 'DbMigrate Studio']
      .filter(part => part).join(' · ');
  }, [shown, about]);
  useEffect(() => {
    const search = () => {
      setListOpen(true);
      requestAnimationFrame(() => document.querySelector<HTMLInputElement>('.table-search')?.focus());
    };
    const key = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      if (event.key === 'Escape') isPendingOpen.value = false;
      const number = event.altKey && /^Digit([1-4])$/.exec(event.code);
      if (number) {
        location.hash = viewLinks[Number(number[1]) - 1]!.href();
      } else if (isCommand(event) && event.key.toLowerCase() === 's') {
        if (staged.value.length > 0) isPendingOpen.value = true;
      } else if (isCommand(event) && event.key.toLowerCase() === 'k') {
        search();
      } else if (isField(event.target)) {
        return;
      } else if (isCommand(event) && event.key.toLowerCase() === 'z') {
        if (event.shiftKey) redo();
        else undo();
      } else if (event.key === '?') {
        setHelp(true);
      } else if (event.key === '/') {
        search();
      } else {
        return;
      }
      event.preventDefault();
    };
    // Staged edits are in this page only.
    const leave = (event: BeforeUnloadEvent) => {
      if (staged.value.length > 0) event.preventDefault();
    };
    addEventListener('keydown', key);
    addEventListener('beforeunload', leave);
    return () => {
      removeEventListener('keydown', key);
      removeEventListener('beforeunload', leave);
    };
  }, []);

  return (
    <div class={`app${about.protected ? ' is-protected' : ''}`}>
      <Header onMenu={() => setListOpen(!isListOpen)} onHelp={() => setHelp(true)} />
      <div class="app-body">
        <Sidebar isOpen={isListOpen} onClose={() => setListOpen(false)} />
        <main class="app-main">
          {shown.view === 'start' && <StartView />}
          {shown.view === 'table' && <TableView address={shown} />}
          {/* The editor stays as it is while one looks at something else. */}
          <SqlView isShown={shown.view === 'sql'} />
          {(shown.view === 'schema' || shown.view === 'ddl') && <SchemaView address={shown} onTable={table => go({ view: 'schema', table })} />}
          {(shown.view === 'journal' || shown.view === 'history' || shown.view === 'drift') && <MigrationsView view={shown.view} />}
        </main>
        {pending && <PendingPanel />}
      </div>
      <Messages />
      {isHelp && <Shortcuts onClose={() => setHelp(false)} />}
    </div>
  );
}
