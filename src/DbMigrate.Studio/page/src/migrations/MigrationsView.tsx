import { Empty } from '../parts/Notice.tsx';
import { info } from '../state/database.ts';
import { useStore } from '../state/store.ts';
import { DriftView } from './DriftView.tsx';
import { HistoryView } from './HistoryView.tsx';
import { JournalView } from './JournalView.tsx';

const tabs = [['journal', 'Journal'], ['history', 'History'], ['drift', 'Drift']] as const;

/** What only a tool for migrations knows of a database: what each did, what is to come, and what is not as they made it. */
export function MigrationsView({ view }: { view: 'journal' | 'history' | 'drift' }) {
  const about = useStore(info)!;
  return (
    <div class="migrations-page">
      <div class="toolbar">
        <nav class="tabs" aria-label="Migrations">
          {tabs.map(([name, title]) => <a href={`#/${name}`} aria-current={view === name ? 'page' : undefined}>{title}</a>)}
        </nav>
      </div>
      {!about.can.journal ? <Empty title="There are no migrations here.">The studio was started without a project.</Empty>
        : view === 'journal' ? <JournalView /> : view === 'history' ? <HistoryView /> : <DriftView />}
    </div>
  );
}
