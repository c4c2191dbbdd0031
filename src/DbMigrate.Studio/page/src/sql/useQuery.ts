import { useRef, useState } from 'preact/hooks';
import type { Failure, Plan, QueryAnswer, Refused } from '../contract/methods.ts';
import { failureOf } from '../parts/Notice.tsx';
import { call, ServerError } from '../server/call.ts';
import { cancel, newRequest } from '../server/running.ts';
import { refreshSchema } from '../state/database.ts';
import { remember } from './history.ts';

export interface Question { sql: string; limit: number; timeout: number; refused: Refused }

/** Runs SQL: one at a time, so that what runs can always be cancelled. */
export function useQuery() {
  const [answer, setAnswer] = useState<QueryAnswer | null>(null);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [question, setQuestion] = useState<Question | null>(null);
  const [running, setRunning] = useState<string | null>(null);
  const request = useRef<string | null>(null);

  async function during<T>(work: (request: string) => Promise<T>): Promise<void> {
    if (request.current) return;
    const id = request.current = newRequest();
    setRunning(id);
    setFailure(null);
    setQuestion(null);
    try {
      await work(id);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      request.current = null;
      setRunning(null);
    }
  }

  const run = (sql: string, limit: number, timeout: number, allow: string[] = []) => during(async id => {
    const started = performance.now();
    const note = (error: string | null) => remember({ sql, at: new Date().toISOString(), ms: Math.round(performance.now() - started), error });
    try {
      const next = await call<QueryAnswer>('query', { request: id, sql, limit, bytes: 20_000, timeout, allow });
      setPlan(null);
      setAnswer(next);
      note(next.error?.message ?? null);
      if (next.results.some(result => /^(create|alter|drop|rename|truncate|import|do|call)/i.test(result.command))) void refreshSchema();
    } catch (error) {
      if (error instanceof ServerError && error.refused) {
        setQuestion({ sql, limit, timeout, refused: error.refused });
        return;
      }
      note(failureOf(error).message);
      setAnswer(null);
      setPlan(null);
      throw error;
    }
  });

  const explain = (sql: string, analyze: boolean) => during(async id => {
    const next = await call<Plan>('explain', { request: id, sql, analyze });
    setAnswer(null);
    setPlan(next);
  });

  /** Runs one result's statement again, for more of its rows. */
  const more = (index: number, sql: string, limit: number, timeout: number) => during(async id => {
    const next = await call<QueryAnswer>('query', { request: id, sql, limit, bytes: 20_000, timeout, allow: [] });
    setAnswer(before => before && next.results[0] ? { ...before, results: before.results.map((one, at) => at === index ? next.results[0]! : one) } : before);
    if (next.error) setFailure(next.error);
  });

  return {
    answer, plan, failure, question, isRunning: running !== null, run, explain, more,
    stop: () => request.current && void cancel(request.current),
    dismiss: () => setQuestion(null),
  };
}
