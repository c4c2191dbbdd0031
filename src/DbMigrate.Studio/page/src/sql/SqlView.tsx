import { useEffect, useRef, useState } from 'preact/hooks';
import type { Completion } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { Empty, FailureNote, HazardList } from '../parts/Notice.tsx';
import { SqlText } from '../parts/SqlText.tsx';
import { call } from '../server/call.ts';
import { info, schemaVersion } from '../state/database.ts';
import { read, write } from '../state/settings.ts';
import { useStore } from '../state/store.ts';
import { timeOf } from '../values/shorten.ts';
import { readDraft, writeDraft } from './history.ts';
import { HistoryPanel } from './HistoryPanel.tsx';
import { PlanTree } from './PlanTree.tsx';
import { ResultView } from './ResultView.tsx';
import { SqlEditor, type SqlEditorHandle } from './SqlEditor.tsx';
import { useQuery } from './useQuery.ts';

const limits = [100, 500, 1000, 5000, 20_000];
const timeouts = [5, 30, 120, 600];

export function SqlView({ isShown }: { isShown: boolean }) {
  const [wasShown, setShown] = useState(isShown);
  useEffect(() => {
    if (isShown) setShown(true);
  }, [isShown]);
  return wasShown || isShown ? <SqlPage isShown={isShown} /> : null;
}

function SqlPage({ isShown }: { isShown: boolean }) {
  const about = useStore(info)!;
  const version = useStore(schemaVersion);
  const handle = useRef<SqlEditorHandle | null>(null);
  const [completion, setCompletion] = useState<Completion | null>(null);
  const [hasSelection, setSelection] = useState(false);
  const [limit, setLimit] = useState(() => read('limit', 500));
  const [timeout, setTimeoutSeconds] = useState(() => read('timeout', 30));
  const [isHistory, setHistory] = useState(false);
  const query = useQuery();
  const { answer, plan, failure, question, isRunning } = query;

  useEffect(() => {
    call<Completion>('columns').then(setCompletion, () => undefined);
  }, [version]);
  useEffect(() => {
    if (isShown) handle.current?.focus();
  }, [isShown]);
  const text = () => handle.current?.selected() || (handle.current?.text() ?? '');
  // Places of an error count from where the text that ran began.
  const ranFrom = useRef(0);
  const run = () => {
    ranFrom.current = handle.current?.from() ?? 0;
    if (text().trim() !== '') void query.run(text(), limit, timeout);
  };
  const explain = (analyze: boolean) => {
    if (text().trim() !== '') void query.explain(text(), analyze);
  };
  const error = failure ?? answer?.error ?? null;
  return (
    <div class="sql-page" hidden={!isShown} onKeyDown={event => {
      if (event.key === 'Escape' && isRunning) query.stop();
    }}>
      <div class="toolbar" role="toolbar" aria-label="SQL">
        {isRunning && about.can.cancel
          ? <Button danger icon="stop" keys="Esc" onClick={query.stop}>Cancel</Button>
          : <Button primary icon="play" keys="Ctrl+Enter" disabled={isRunning} onClick={run}>{hasSelection ? 'Run the selection' : 'Run'}</Button>}
        {about.can.explain && <Button icon="schema" disabled={isRunning} label="The plan, without running it" onClick={() => explain(false)}>Plan</Button>}
        {about.can.explain && about.dialect === 'postgresql' && <Button icon="clock" disabled={isRunning} label="Run it, and show its plan with times" onClick={() => explain(true)}>Plan with times</Button>}
        <span class="spacer" />
        <span class="muted" role="status">{isRunning ? 'Running…' : answer ? timeOf(answer.ms) : ''}</span>
        <label class="setting">rows <select value={limit} onChange={event => { setLimit(Number(event.currentTarget.value)); write('limit', Number(event.currentTarget.value)); }}>{limits.map(one => <option>{one}</option>)}</select></label>
        <label class="setting">time <select value={timeout} onChange={event => { setTimeoutSeconds(Number(event.currentTarget.value)); write('timeout', Number(event.currentTarget.value)); }}>{timeouts.map(one => <option value={one}>{one} s</option>)}</select></label>
        <Button icon="history" pressed={isHistory} onClick={() => setHistory(!isHistory)}>History</Button>
      </div>
      <div class="sql-body">
        <div class="sql-main">
          <SqlEditor initial={readDraft()} completion={completion} handle={handle} onChange={writeDraft} onSelection={setSelection} onRun={run} onEscape={() => isRunning && query.stop()} />
          <div class="sql-results" tabIndex={-1}>
            {error && <div class="page-pad"><FailureNote failure={error} onPlace={(line, column) => handle.current?.place(ranFrom.current, line, column)} /></div>}
            {answer?.messages.map(message => <p class="server-message"><span class="badge">{message.severity}</span> <bdi>{message.text}</bdi></p>)}
            {plan && <PlanTree plan={plan} />}
            {answer?.results.map((result, index) => (
              <ResultView key={index} result={result} number={answer.results.length > 1 ? index + 1 : null} alone={answer.results.filter(one => one.columns.length > 0).length === 1} isRunning={isRunning}
                onMore={count => void query.more(index, result.sql, count, timeout)} />
            ))}
            {!answer && !plan && !error && !isRunning && <Empty title="">{about.readOnly ? `Read-only: ${about.readOnlyReason ?? 'the database refuses what writes.'}` : 'Results stand here.'}</Empty>}
          </div>
        </div>
        {isHistory && <HistoryPanel onClose={() => setHistory(false)} onTake={sql => { handle.current?.replace(sql); handle.current?.focus(); }} />}
      </div>
      {question && (
        <Dialog title="This may lose data" danger onClose={query.dismiss} actions={<>
          <Button onClick={query.dismiss}>Do not run it</Button>
          <Button danger onClick={() => { const { sql, limit: rows, timeout: seconds, refused } = question; query.dismiss(); void query.run(sql, rows, seconds, refused.allow); }}>Run it all the same</Button>
        </>}>
          <p>Nothing was run yet.</p>
          <HazardList hazards={question.refused.hazards} />
          {[...new Set(question.refused.hazards.map(hazard => hazard.sql).filter(sql => !!sql))].map(sql => <SqlText sql={sql!} />)}
        </Dialog>
      )}
    </div>
  );
}
