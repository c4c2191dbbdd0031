// The SQL that was run, newest first, and the text in the editor: in this browser, for this database.
import { read, write } from '../state/settings.ts';

export interface Ran { sql: string; at: string; ms: number; error: string | null }

const most = 100;
const longest = 20_000;

export const readHistory = () => read<Ran[]>('history', []);

export function remember(ran: Ran): void {
  if (ran.sql.trim() === '' || ran.sql.length > longest) return;
  write('history', [ran, ...readHistory().filter(one => one.sql !== ran.sql)].slice(0, most));
}

export function forgetHistory(): void {
  write('history', []);
}

export const readDraft = () => read('draft', '');
export const writeDraft = (text: string) => write('draft', text.length > 200_000 ? '' : text);
