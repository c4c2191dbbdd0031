import { useEffect, useState } from 'preact/hooks';
import type { Conflict, Preview } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { CellText } from '../parts/CellText.tsx';
import { FailureNote, failureOf, HazardList } from '../parts/Notice.tsx';
import { SqlText } from '../parts/SqlText.tsx';
import { call } from '../server/call.ts';
import { conflict, isPendingOpen, isSaving, save, saveError } from '../state/saving.ts';
import { discard, discardAll, rebase, staged, toChanges, type StagedRow } from '../state/staged.ts';
import { useStore } from '../state/store.ts';
import { plural } from '../values/shorten.ts';
import { keyOf } from './references.ts';

/** What is staged: each edit with a way back, the SQL that will run, and the row that changed meanwhile. */
export function PendingPanel() {
  const rows = useStore(staged);
  const [preview, setPreview] = useState<Preview | null>(null);
  const [error, setError] = useState<unknown>(null);
  const met = useStore(conflict);
  const failed = useStore(saveError);
  const busy = useStore(isSaving);
  useEffect(() => {
    let isCurrent = true;
    setError(null);
    if (rows.length === 0) setPreview(null);
    else call<Preview>('preview', { changes: toChanges(rows) }).then(answer => isCurrent && setPreview(answer), (why: unknown) => isCurrent && setError(why));
    if (met && !rows.some(row => row.key === met.key)) conflict.value = null;
    return () => {
      isCurrent = false;
    };
  }, [rows]);
  const close = () => { isPendingOpen.value = false; };
  return (
    <aside class="side-panel pending-panel" aria-label="Pending changes" onKeyDown={event => {
      if (event.key === 'Escape') close();
      if (event.key.toLowerCase() === 's' && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        void save();
      }
    }}>
      <header><h2>Pending changes</h2><span class="badge">{rows.length}</span><span class="spacer" /><Button icon="close" label="Close" onClick={close} /></header>
      <div class="panel-scroll" tabIndex={0} role="group" aria-label="Changes">
        {met && rows.some(row => row.key === met.key) && <ConflictView conflict={met} row={rows.find(row => row.key === met.key)!} />}
        {failed !== null && <FailureNote failure={failureOf(failed)} onClose={() => { saveError.value = null; }} />}
        {rows.length === 0 && <p class="muted">Nothing is staged.</p>}
        <ul class="pending-list">{rows.map(row => <PendingRow key={row.key} row={row} />)}</ul>
        {error !== null && <FailureNote failure={failureOf(error)} />}
        {preview && (
          <section>
            <h3>What will run, in one transaction</h3>
            <HazardList hazards={preview.hazards} />
            <SqlText sql={preview.statements.map(statement => statement.replace(/;?\s*$/, ';')).join('\n')} />
          </section>
        )}
      </div>
      <footer>
        <Button icon="undo" disabled={rows.length === 0 || busy} onClick={() => { discardAll(); close(); }}>Undo all</Button>
        <span class="spacer" />
        <Button primary icon="check" keys="Ctrl+S" disabled={rows.length === 0 || busy} onClick={() => void save()}>{busy ? 'Saving…' : `Save ${plural(rows.length, 'change')}`}</Button>
      </footer>
    </aside>
  );
}

const words = { insert: 'new row', update: 'changed', delete: 'delete' };

function PendingRow({ row }: { row: StagedRow }) {
  const { table, values } = row;
  const key = row.row && keyOf(table, row.row.cells);
  const cell = (name: string) => row.row?.cells[table.columns.findIndex(column => column.name === name)];
  return (
    <li class={`pending ${row.kind}`}>
      <div class="pending-head">
        <span class={`badge ${row.kind}`}>{words[row.kind]}</span>
        <bdi>{table.name}</bdi>
        {key && <span class="muted">{key.map(([name, value]) => `${name} ${value}`).join(', ')}</span>}
        <span class="spacer" />
        <Button icon="undo" label={`Undo: ${words[row.kind]} in ${table.name}`} onClick={() => discard(row.key)} />
      </div>
      {row.kind !== 'delete' && Object.entries(values).map(([name, value]) => (
        <div class="pending-cell">
          <span class="pending-name"><bdi>{name}</bdi></span>
          {row.row && <><span class="before"><CellText cell={cell(name)} limit={60} /></span><span class="muted" aria-label="becomes">→</span></>}
          <span class="after"><CellText cell={value} limit={60} /></span>
          <span class="spacer" />
          {Object.keys(values).length > 1 && <Button icon="close" label={`Undo ${name}`} onClick={() => discard(row.key, name)} />}
        </div>
      ))}
    </li>
  );
}

/** The row changed between reading and saving. Nothing was written; it is for a person to say what holds. */
function ConflictView({ conflict: met, row }: { conflict: Conflict; row: StagedRow }) {
  const { table } = row;
  const cells = met.current?.cells ?? null;
  const differs = table.columns.map((column, index) => ({ column, was: row.row?.cells[index], is: cells?.[index], mine: row.values[column.name] }))
    .filter(({ was, is, mine }) => JSON.stringify(was) !== JSON.stringify(is) || mine !== undefined);
  return (
    <section class="conflict" role="alert">
      <h3>{cells ? 'Somebody changed this row meanwhile' : 'This row is gone'}</h3>
      <p>Nothing was saved, of this and of the other changes.</p>
      {cells && (
        <table class="conflict-table">
          <thead><tr><th scope="col">{table.name}</th><th scope="col">as you saw it</th><th scope="col">as it is</th><th scope="col">yours</th></tr></thead>
          <tbody>{differs.map(({ column, was, is, mine }) => (
            <tr><th scope="row"><bdi>{column.name}</bdi></th><td><CellText cell={was} limit={40} /></td><td><CellText cell={is} limit={40} /></td><td>{row.kind === 'delete' ? 'delete' : mine === undefined ? '' : <CellText cell={mine} limit={40} />}</td></tr>
          ))}</tbody>
        </table>
      )}
      <div class="editor-actions">
        <Button onClick={() => discard(row.key)}>{cells ? 'Leave it as it is' : 'Drop my change'}</Button>
        {cells && <Button primary onClick={() => { rebase(row.key, met.current!); conflict.value = null; void save(); }}>{row.kind === 'delete' ? 'Delete it all the same' : 'Write mine over it'}</Button>}
      </div>
    </section>
  );
}
