import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { textOf, type Value } from '../../contract/cells.ts';
import type { EditorProps } from './CellEditor.tsx';
import { Extras } from './Extras.tsx';

/** Enter keeps it, Shift+Enter is a new line, Esc leaves it as it was; a click elsewhere keeps what was changed. */
export function TextEditor({ column, value, typed, onDone, write }: EditorProps & { write: (text: string) => Value }) {
  const original = textOf(value);
  const [text, setText] = useState(typed ?? original ?? '');
  const field = useRef<HTMLTextAreaElement>(null);
  const isDone = useRef(false);
  // Before the next key comes: it belongs to the text.
  useLayoutEffect(() => {
    const area = field.current!;
    area.focus();
    area.setSelectionRange(text.length, text.length);
  }, []);

  const done = (result: Value | undefined, leave: Parameters<typeof onDone>[1]) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(result, leave);
  };
  // A field that was opened and left alone stays what it was: NULL does not become an empty text.
  const result = () => text === (original ?? '') && (original !== null || typed === null) ? undefined : write(text);
  return (
    <div class="text-editor">
      <textarea ref={field} aria-label={`${column.name}, ${column.type}`} spellcheck={false} value={text} placeholder={original === null ? 'NULL' : ''}
        rows={Math.min(12, Math.max(1, text.split('\n').length, Math.ceil(text.length / 60)))}
        onInput={event => setText(event.currentTarget.value)}
        onBlur={event => {
          if (!(event.relatedTarget instanceof Element && event.relatedTarget.closest('.text-editor'))) done(result(), 'stay');
        }}
        onKeyDown={event => {
          event.stopPropagation();
          if (event.isComposing) return;
          if (event.key === 'Enter' && !event.shiftKey) done(result(), 'below');
          else if (event.key === 'Tab') done(result(), event.shiftKey ? 'previous' : 'next');
          else if (event.key === 'Escape') done(undefined, 'stay');
          else return;
          event.preventDefault();
        }} />
      <Extras column={column} onTake={taken => done(taken, 'stay')} />
    </div>
  );
}
