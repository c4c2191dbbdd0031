import { useEffect, useState } from 'preact/hooks';

export interface Loading<T> { value: T | null; error: unknown; again: () => void }

/** What a call gives; of two that overlap, the later one's. `keep`: what was there stays until then. */
export function useAsync<T>(load: () => Promise<T>, inputs: unknown[], keep = false): Loading<T> {
  const [state, setState] = useState<{ value: T | null; error: unknown }>({ value: null, error: null });
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isCurrent = true;
    setState(before => ({ value: keep || turn > 0 ? before.value : null, error: null }));
    load().then(
      value => isCurrent && setState({ value, error: null }),
      (error: unknown) => isCurrent && setState({ value: null, error }));
    return () => {
      isCurrent = false;
    };
  }, [...inputs, turn]);
  return { ...state, again: () => setTurn(n => n + 1) };
}
