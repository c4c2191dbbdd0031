import { useState } from 'preact/hooks';
import { Button } from '../parts/Button.tsx';
import { shorten, timeOf } from '../values/shorten.ts';
import { forgetHistory, readHistory } from './history.ts';

export function HistoryPanel({ onTake, onClose }: { onTake: (sql: string) => void; onClose: () => void }) {
  const [search, setSearch] = useState('');
  const [all, setAll] = useState(readHistory);
  const found = all.filter(ran => ran.sql.toLowerCase().includes(search.toLowerCase()));
  return (
    <aside class="side-panel" aria-label="History">
      <header><h2>History</h2><span class="spacer" /><Button icon="trash" label="Forget it all" onClick={() => { forgetHistory(); setAll([]); }} /><Button icon="close" label="Close" onClick={onClose} /></header>
      <div class="panel-search"><input type="search" aria-label="Search the history" placeholder="Search" value={search} onInput={event => setSearch(event.currentTarget.value)} /></div>
      <div class="panel-scroll" tabIndex={0} role="group" aria-label="Statements">
        {found.length === 0 && <p class="muted">Nothing.</p>}
        {found.map(ran => (
          <button type="button" class="history-item" onClick={() => onTake(ran.sql)}>
            <span class="history-sql">{shorten(ran.sql.trim(), 300)}</span>
            <span class="muted small">{ran.at.slice(0, 16).replace('T', ' ')} · {ran.error ? <span class="bad">failed</span> : timeOf(ran.ms)}</span>
          </button>
        ))}
      </div>
    </aside>
  );
}
