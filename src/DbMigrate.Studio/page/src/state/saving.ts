// Saving what is staged: all in one transaction, or nothing.
import type { Conflict, Row, Saved } from '../contract/methods.ts';
import { call, ServerError } from '../server/call.ts';
import { plural } from '../values/shorten.ts';
import { say } from './messages.ts';
import { forget, staged, toChanges, type StagedRow } from './staged.ts';
import { Store } from './store.ts';

export interface SavedRow { change: StagedRow; row: Row | null }

export const isPendingOpen = new Store(false);
export const isSaving = new Store(false);
export const conflict = new Store<(Conflict & { key: string }) | null>(null);
export const saveError = new Store<unknown>(null);
/** What was written last, for the views that show it. */
export const lastSaved = new Store<SavedRow[]>([]);

export async function save(): Promise<void> {
  const rows = staged.value;
  if (isSaving.value || rows.length === 0) return;
  isSaving.value = true;
  conflict.value = null;
  saveError.value = null;
  try {
    const { rows: written } = await call<Saved>('edit', { changes: toChanges(rows) });
    forget();
    isPendingOpen.value = false;
    lastSaved.value = rows.map((change, index) => {
      const row = written.find(one => one?.change === index);
      return { change, row: row ? { id: row.id, cells: row.cells } : null };
    });
    say(`${plural(rows.length, 'change')} saved.`);
  } catch (error) {
    const met = error instanceof ServerError ? error.conflict : null;
    const row = met && rows[met.change];
    if (row) conflict.value = { ...met, key: row.key };
    else saveError.value = error;
    isPendingOpen.value = true;
  } finally {
    isSaving.value = false;
  }
}
