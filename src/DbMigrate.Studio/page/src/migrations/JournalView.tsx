import { useState } from 'preact/hooks';
import type { Journal, JournalEntry } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Empty, FailureNote, failureOf, HazardList } from '../parts/Notice.tsx';
import { SqlText } from '../parts/SqlText.tsx';
import { useAsync } from '../parts/useAsync.ts';
import { call } from '../server/call.ts';
import { info, refreshSchema } from '../state/database.ts';
import { useStore } from '../state/store.ts';
import { plural } from '../values/shorten.ts';
import { RunDialog, type RunKind } from './RunDialog.tsx';

interface Asked { kind: RunKind; tags: string[] | null; steps: number | null; title: string }

/** Each migration with what it did or will do; pending ones can be applied and the last ones undone from here. */
export function JournalView() {
  const about = useStore(info)!;
  const { value: journal, error, again } = useAsync(() => call<Journal>('journal'), []);
  const [asked, setAsked] = useState<Asked | null>(null);
  if (error !== null) return <div class="page-pad"><FailureNote failure={failureOf(error)} /><Button onClick={again}>Try again</Button></div>;
  if (!journal) return <Empty title="" />;
  if (journal.reason !== null || journal.entries.length === 0) return <Empty title="There are no migrations.">{journal.reason}</Empty>;
  const pending = journal.entries.filter(entry => entry.pending);
  const applied = journal.entries.filter(entry => entry.applied);
  const last = applied.at(-1);
  const upTo = (entry: JournalEntry) => pending.slice(0, pending.indexOf(entry) + 1).map(one => one.tag);
  const back = (entry: JournalEntry) => applied.length - applied.indexOf(entry);
  return (
    <div class="journal">
      <div class="journal-actions">
        <p class="journal-summary">{plural(applied.length, 'migration')} applied, <strong>{pending.length} pending</strong></p>
        <span class="spacer" />
        {about.can.undo && last && <Button icon="undo" onClick={() => setAsked({ kind: 'undo', tags: null, steps: 1, title: `Undo ${last.tag}` })}>Undo the last</Button>}
        {about.can.apply && pending.length > 0 && <Button primary icon="play" onClick={() => setAsked({ kind: 'apply', tags: null, steps: null, title: `Apply ${plural(pending.length, 'migration')}` })}>Apply {pending.length}</Button>}
        {!about.can.apply && <span class="muted">{about.protected ? 'A protected environment is changed by the cmdlets and the command line.' : 'Read-only.'}</span>}
        <Button icon="refresh" label="Read again" onClick={again} />
      </div>
      <ol class="entries">
        {[...journal.entries].reverse().map(entry => (
          <Entry key={entry.tag} entry={entry}
            onApply={about.can.apply && entry.pending ? () => setAsked({ kind: 'apply', tags: upTo(entry), steps: null, title: `Apply up to ${entry.tag}` }) : null}
            onUndo={about.can.undo && entry.applied ? () => setAsked({ kind: 'undo', tags: null, steps: back(entry), title: `Undo down to and with ${entry.tag}` }) : null} />
        ))}
      </ol>
      {asked && <RunDialog {...asked} onClose={changed => {
        setAsked(null);
        if (changed) {
          again();
          void refreshSchema();
        }
      }} />}
    </div>
  );
}

function Entry({ entry, onApply, onUndo }: { entry: JournalEntry; onApply: (() => void) | null; onUndo: (() => void) | null }) {
  const [isOpen, setOpen] = useState(entry.pending);
  const [isDown, setDown] = useState(false);
  const losing = entry.hazards.filter(hazard => hazard.code === 'DataLoss').length;
  const state = entry.applied ? 'applied' : entry.pending ? 'pending' : 'other';
  return (
    <li class={`entry ${state}`}>
      <div class="entry-head">
        <button type="button" class="entry-toggle" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <span class="twist" data-open={isOpen} aria-hidden="true">›</span><span class="entry-dot" /><span class="entry-tag"><bdi>{entry.tag}</bdi></span>
        </button>
        <span class={`badge ${state === 'pending' ? 'amber' : state === 'applied' ? 'green' : ''}`}>{entry.status.toLowerCase()}</span>
        {entry.outOfOrder && <span class="badge amber">out of order</span>}
        {losing > 0 && <span class="badge red"><Icon name="warn" />DataLoss</span>}
        {entry.hazards.length > losing && <span class="badge amber">{plural(entry.hazards.length - losing, losing > 0 ? 'other hazard' : 'hazard')}</span>}
        <span class="spacer" />
        <span class="muted small">{plural(entry.statements, 'statement')}{entry.appliedAt && <> · {entry.appliedAt.slice(0, 19).replace('T', ' ')}</>}</span>
        {onApply && <button type="button" class="text-button" onClick={onApply}>apply up to here</button>}
        {onUndo && <button type="button" class="text-button" onClick={onUndo}>undo to here</button>}
      </div>
      {isOpen && (
        <div class="entry-body">
          <HazardList hazards={entry.hazards} />
          {entry.down !== null && <div class="tabs small"><button type="button" aria-pressed={!isDown} onClick={() => setDown(false)}>up</button><button type="button" aria-pressed={isDown} onClick={() => setDown(true)}>down</button></div>}
          {entry.sql === null ? <p class="muted">Its file is not there.</p> : <SqlText sql={isDown ? entry.down! : entry.sql} />}
        </div>
      )}
    </li>
  );
}
