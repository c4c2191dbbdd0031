import { useEffect, useState } from 'preact/hooks';

/** A value that parts of the page look at. */
export class Store<T> {
  #value: T;
  readonly #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  set value(value: T) {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }

  watch(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

export function useStore<T>(store: Store<T>): T {
  const [, draw] = useState(0);
  const drawn = store.value;
  useEffect(() => {
    const stop = store.watch(() => draw(n => n + 1));
    // It may have changed between the drawing and this.
    if (!Object.is(drawn, store.value)) draw(n => n + 1);
    return stop;
  }, [store]);
  return drawn;
}
