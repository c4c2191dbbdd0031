// What the page says: a line that comes and goes, and that a screen reader reads.
import { Store } from './store.ts';

export interface Message { id: number; text: string; kind: 'done' | 'error' }

export const messages = new Store<Message[]>([]);
let count = 0;

export function say(text: string, kind: Message['kind'] = 'done'): void {
  const message = { id: ++count, text, kind };
  messages.value = [...messages.value.filter(one => one.text !== text), message].slice(-3);
  setTimeout(() => close(message.id), kind === 'error' ? 12_000 : 5_000);
}

export function close(id: number): void {
  messages.value = messages.value.filter(message => message.id !== id);
}
