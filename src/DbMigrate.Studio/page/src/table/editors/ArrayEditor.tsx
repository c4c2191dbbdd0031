import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { textOf } from '../../contract/cells.ts';
import { Button } from '../../parts/Button.tsx';
import { formatArray, parseArray } from '../../values/arrays.ts';
import type { EditorProps } from './CellEditor.tsx';
import { Extras } from './Extras.tsx';

/** An array, one item a line. */
export function ArrayEditor({ column, value, onDone }: EditorProps) {
  const original = textOf(value);
  const [items, setItems] = useState(() => parseArray(original ?? '{}') ?? []);
  const [hasChanged, setChanged] = useState(false);
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => element.current!.querySelector<HTMLElement>('input, button')?.focus(), []);
  const change = (next: (string | null)[]) => {
    setItems(next);
    setChanged(true);
  };
  const keep = () => onDone(hasChanged ? formatArray(items) : undefined, 'stay');
  return (
    <div ref={element} class="block-editor" role="group" aria-label={`${column.name}, ${column.type}`} onKeyDown={event => {
      event.stopPropagation();
      if (event.key === 'Escape') onDone(undefined, 'stay');
      else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) keep();
      else return;
      event.preventDefault();
    }}>
      <ol class="array-items">
        {items.map((item, index) => (
          <li>
            <input aria-label={`Item ${index + 1}`} spellcheck={false} value={item ?? ''} placeholder={item === null ? 'NULL' : 'empty'}
              onInput={event => change(items.map((one, at) => at === index ? event.currentTarget.value : one))} />
            <button type="button" class="chip" aria-pressed={item === null} onClick={() => change(items.map((one, at) => at === index ? one === null ? '' : null : one))}>NULL</button>
            <Button icon="up" label={`Item ${index + 1} up`} disabled={index === 0} onClick={() => change([...items.slice(0, index - 1), item, items[index - 1]!, ...items.slice(index + 1)])} />
            <Button icon="close" label={`Remove item ${index + 1}`} onClick={() => change(items.filter((_, at) => at !== index))} />
          </li>
        ))}
      </ol>
      <div class="editor-actions">
        <Button icon="plus" onClick={() => change([...items, ''])}>Item</Button>
        <Extras column={column} onTake={taken => onDone(taken, 'stay')} />
        <span class="spacer" />
        <Button onClick={() => onDone(undefined, 'stay')}>Cancel</Button>
        <Button primary keys="Ctrl+Enter" onClick={keep}>Keep</Button>
      </div>
    </div>
  );
}
