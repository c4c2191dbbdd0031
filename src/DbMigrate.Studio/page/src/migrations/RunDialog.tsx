import { useEffect, useState } from 'preact/hooks';
import type { Hazard, RunAnswer, RunPreview } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { FailureNote, failureOf, HazardList } from '../parts/Notice.tsx';
import { SqlText } from '../parts/SqlText.tsx';
import { call, ServerError } from '../server/call.ts';
import { cancel, newRequest } from '../server/running.ts';
import { timeOf } from '../values/shorten.ts';

export type RunKind = 'apply' | 'undo';

interface RunDialogProps { kind: RunKind; tags: string[] | null; steps: number | null; title: string; onClose: (changed: boolean) => void }

/** Shows what will run, asks for each hazard by its name as the cmdlets do, runs it and says what came of it. */
export function RunDialog({ kind, tags, steps, title, onClose }: RunDialogProps) {
  const [preview, setPreview] = useState<RunPreview | null>(null);
  const [refused, setRefused] = useState<{ hazards: Hazard[]; allow: string[] } | null>(null);
  const [allowed, setAllowed] = useState<string[]>([]);
  const [answer, setAnswer] = useState<RunAnswer | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [running, setRunning] = useState<string | null>(null);

  async function ask<T>(isPreview: boolean, allow: string[]): Promise<T | null> {
    const request = newRequest();
    setRunning(request);
    setError(null);
    try {
      return await call<T>(kind, { request, tags, steps: steps ?? undefined, allow, preview: isPreview });
    } catch (why) {
      if (why instanceof ServerError && why.refused) setRefused(why.refused);
      else setError(why);
      return null;
    } finally {
      setRunning(null);
    }
  }

  useEffect(() => {
    void ask<RunPreview>(true, []).then(next => next && setPreview(next));
  }, []);
  const run = () => void ask<RunAnswer>(false, allowed).then(next => next && setAnswer(next));
  // A file that loses data is run as it is written; the page asks all the same.
  const losing = preview?.statements.flatMap(statement => statement.hazards).some(hazard => hazard.code === 'DataLoss') ? ['DataLoss'] : [];
  const needed = [...new Set([...refused?.allow ?? [], ...losing])];
  const canRun = running === null && preview !== null && needed.every(code => allowed.includes(code));
  const hasFailed = answer !== null && (!!answer.error || answer.results.some(result => result.error !== null));
  return (
    <Dialog title={title} wide onClose={() => running === null && onClose(answer !== null || error !== null)} actions={answer
      ? <Button primary onClick={() => onClose(true)}>Close</Button>
      : <>
        <Button onClick={() => running !== null ? void cancel(running) : onClose(error !== null)}>Cancel</Button>
        <Button primary={kind === 'apply'} danger={kind === 'undo'} disabled={!canRun} onClick={run}>{running !== null && preview ? 'Running…' : kind === 'apply' ? 'Apply' : 'Undo'}</Button>
      </>}>
      {error !== null && <FailureNote failure={failureOf(error)} />}
      {needed.length > 0 && !answer && (
        <section class="note warning">
          <div>
            <p>Nothing is run before this is allowed by name.</p>
            {refused && <HazardList hazards={refused.hazards} />}
            {needed.map(code => (
              <label class="allow"><input type="checkbox" checked={allowed.includes(code)} onChange={event => setAllowed(event.currentTarget.checked ? [...allowed, code] : allowed.filter(one => one !== code))} /> Allow {code}</label>
            ))}
          </div>
        </section>
      )}
      {answer ? (
        <>
          {answer.error && <FailureNote failure={answer.error} />}
          <p role="status">{hasFailed ? 'It failed.' : kind === 'apply' ? 'Applied.' : 'Undone.'}</p>
          <ul class="run-results">
            {answer.results.map(result => (
              <li><span class={`badge ${result.error ? 'red' : 'green'}`}>{result.status.toLowerCase()}</span> <bdi>{result.tag}</bdi> <span class="muted">{result.ms !== null && timeOf(result.ms)}</span>{result.error && <p class="bad pre-line"><bdi>{result.error}</bdi></p>}</li>
            ))}
          </ul>
        </>
      ) : preview?.statements.map(statement => (
        <section class="run-statement">
          <h3><bdi>{statement.tag}</bdi></h3>
          <HazardList hazards={statement.hazards} />
          <SqlText sql={statement.sql} />
        </section>
      ))}
      {!preview && !error && !refused && <p class="muted">Reading…</p>}
    </Dialog>
  );
}
