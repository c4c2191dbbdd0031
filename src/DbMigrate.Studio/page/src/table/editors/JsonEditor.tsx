import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { textOf, type Value } from '../../contract/cells.ts';
import { Button } from '../../parts/Button.tsx';
import { jsonFault } from '../../values/json.ts';
import type { EditorProps } from './CellEditor.tsx';
import { Extras } from './Extras.tsx';

/** JSON is checked while it is typed, and stored as it is written. */
export function JsonEditor({ column, value, typed, onDone, write }: EditorProps & { write: (text: string) => Value }) {
  const original = textOf(value);
  const [text, setText] = useState(typed ?? original ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const fault = text === '' && original === null ? null : jsonFault(text);
  useLayoutEffect(() => field.current!.focus(), []);
  const keep = () => {
    if (text === (original ?? '')) onDone(undefined, 'stay');
    else if (!fault) onDone(write(text), 'stay');
  };
  return (
    <div class="block-editor" role="group" aria-label={column.name} onKeyDown={event => {
      event.stopPropagation();
      if (event.key === 'Escape') onDone(undefined, 'stay');
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep();
      else return;
      event.preventDefault();
    }}>
      <textarea ref={field} class="code" aria-label={`${column.name}, ${column.type}`} aria-invalid={fault !== null} spellcheck={false} rows={12} value={text}
        onInput={event => setText(event.currentTarget.value)} />
      <p class={`editor-fault${fault ? ' bad' : ''}`} role="status">{fault ?? (text === '' ? 'NULL, as it is' : 'Valid JSON')}</p>
      <div class="editor-actions">
        <Extras column={column} onTake={taken => onDone(taken, 'stay')} />
        <span class="spacer" />
        <Button onClick={() => onDone(undefined, 'stay')}>Cancel</Button>
        <Button primary keys="Ctrl+Enter" disabled={fault !== null} onClick={keep}>Keep</Button>
      </div>
    </div>
  );
}
