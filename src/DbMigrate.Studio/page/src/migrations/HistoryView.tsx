import type { Attempt } from '../contract/methods.ts';
import { Empty, FailureNote, failureOf } from '../parts/Notice.tsx';
import { useAsync } from '../parts/useAsync.ts';
import { call } from '../server/call.ts';
import { timeOf } from '../values/shorten.ts';

/** Every attempt, newest first: also those that failed. */
export function HistoryView() {
  const { value, error } = useAsync(() => call<{ attempts: Attempt[] }>('history'), []);
  if (error !== null) return <div class="page-pad"><FailureNote failure={failureOf(error)} /></div>;
  if (!value) return <Empty title="" />;
  if (value.attempts.length === 0) return <Empty title="Nothing was run yet." />;
  return (
    <div class="page-scroll" tabIndex={0} role="group" aria-label="Attempts">
      <table class="details history">
        <thead><tr><th scope="col">started</th><th scope="col">migration</th><th scope="col"></th><th scope="col">took</th><th scope="col">by</th><th scope="col">version</th></tr></thead>
        <tbody>{value.attempts.map(attempt => {
          const isGood = /succe|done|applied|undone|complete/i.test(attempt.status);
          return (
            <tr>
              <td>{attempt.startedAt.slice(0, 19).replace('T', ' ')}</td>
              <th scope="row"><bdi>{attempt.tag}</bdi>{attempt.error && <p class="bad pre-line small"><bdi>{attempt.error}</bdi></p>}</th>
              <td><span class={`badge ${isGood ? 'green' : 'red'}`}>{attempt.direction.toLowerCase()} {attempt.status.toLowerCase()}</span></td>
              <td>{attempt.ms === null ? '' : timeOf(attempt.ms)}</td>
              <td>{[attempt.user, attempt.host].filter(part => part).join(' @ ')}</td>
              <td class="muted">{attempt.version}</td>
            </tr>
          );
        })}</tbody>
      </table>
    </div>
  );
}
