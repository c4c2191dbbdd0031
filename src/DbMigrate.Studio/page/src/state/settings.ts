// What this browser keeps: looks and habits, for each database its own. A store that is full or forbidden only forgets.
import { Store } from './store.ts';

let scope = '';

/** Names the database whose settings are meant from now on. */
export function scopeSettings(name: string): void {
  scope = name;
}

export function read<T>(name: string, otherwise: T, everywhere = false): T {
  try {
    const text = localStorage.getItem(key(name, everywhere));
    return text === null ? otherwise : JSON.parse(text) as T;
  } catch {
    return otherwise;
  }
}

export function write(name: string, value: unknown, everywhere = false): void {
  try {
    localStorage.setItem(key(name, everywhere), JSON.stringify(value));
  } catch {
    // It is a convenience.
  }
}

const key = (name: string, everywhere: boolean) => `dbmigrate-studio:${everywhere ? '' : scope + ':'}${name}`;

export type Theme = 'system' | 'light' | 'dark';
export const theme = new Store<Theme>(read<Theme>('theme', 'system', true));

export function setTheme(value: Theme): void {
  theme.value = value;
  write('theme', value, true);
  showTheme();
}

export function showTheme(): void {
  if (theme.value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}

export const pins = new Store<string[]>([]);

export function loadPins(): void {
  pins.value = read<string[]>('pins', []);
}

export function togglePin(name: string): void {
  pins.value = pins.value.includes(name) ? pins.value.filter(pin => pin !== name) : [...pins.value, name];
  write('pins', pins.value);
}
