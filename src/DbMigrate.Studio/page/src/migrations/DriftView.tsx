import { useEffect, useState } from 'preact/hooks';
import type { Drift } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { Empty, FailureNote, failureOf, HazardList } from '../parts/Notice.tsx';
import { SqlText } from '../parts/SqlText.tsx';
import { call } from '../server/call.ts';
import { cancel, newRequest } from '../server/running.ts';
import { say } from '../state/messages.ts';
import { plural } from '../values/shorten.ts';

/** What the database has that its migrations did not make, with the SQL that would mend it. */
export function DriftView() {
  const [drift, setDrift] = useState<Drift | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [request, setRequest] = useState<string | null>(null);
  const compare = async () => {
    const id = newRequest();
    setRequest(id);
    setError(null);
    try {
      setDrift(await call<Drift>('drift', { request: id }));
    } catch (why) {
      setError(why);
    } finally {
      setRequest(null);
    }
  };
  useEffect(() => {
    void compare();
  }, []);
  const origin = drift?.against === 'schema' ? 'its schema files say' : 'its migrations make';
  const sql = drift?.changes.flatMap(change => change.sql).map(statement => statement.replace(/;?\s*$/, ';')).join('\n') ?? '';
  return (
    <div class="page-scroll" tabIndex={0} role="group" aria-label="Drift">
      <div class="journal-actions">
        <p class="journal-summary" role="status">{request ? 'Comparing the database…' : drift?.reason ?? (drift && (drift.changes.length === 0 ? `The database is what ${origin}.` : `${plural(drift.changes.length, 'difference')} from what ${origin}`))}</p>
        <span class="spacer" />
        {sql !== '' && <Button icon="copy" onClick={() => void navigator.clipboard.writeText(sql).then(() => say('The SQL is copied.'), () => say('The browser does not let the page copy.', 'error'))}>Copy the SQL</Button>}
        {request ? <Button icon="stop" onClick={() => void cancel(request)}>Cancel</Button> : <Button icon="refresh" label="Compare again" onClick={() => void compare()} />}
      </div>
      {error !== null && <FailureNote failure={failureOf(error)} />}
      {drift?.changes.length === 0 && drift.reason === null && <Empty title="No drift" />}
      {drift?.changes.map(change => (
        <section class="entry drift-change">
          <div class="entry-head"><span class={`badge ${change.dataLoss ? 'red' : ''}`}>{change.kind}</span><strong><bdi>{change.object}</bdi></strong></div>
          <HazardList hazards={change.hazards} />
          {change.sql.length > 0 && <SqlText sql={change.sql.join('\n')} />}
        </section>
      ))}
    </div>
  );
}
