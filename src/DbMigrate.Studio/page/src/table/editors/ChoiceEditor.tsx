import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { isDefault, textOf, type Value } from '../../contract/cells.ts';
import type { EditorProps } from './CellEditor.tsx';

type Choice = { label: string; value: Value; isWord?: boolean };

/** One of a few values: an enum's labels, true and false. */
export function ChoiceEditor({ column, value, typed, onDone, choices, write }: EditorProps & { choices: string[]; write: (text: string) => Value }) {
  const all: Choice[] = [
    ...choices.map<Choice>(label => ({ label, value: write(label) })),
    ...column.nullable ? [{ label: 'NULL', value: null, isWord: true }] : [],
    ...column.default !== null ? [{ label: 'DEFAULT', value: { default: true as const }, isWord: true }] : [],
  ];
  const now = all.findIndex(choice => value === null ? choice.value === null : isDefault(value) ? isDefault(choice.value) : choice.label === textOf(value) && !choice.isWord);
  const begun = typed === null ? -1 : all.findIndex(choice => choice.label.toLowerCase().startsWith(typed.toLowerCase()));
  const [active, setActive] = useState(begun >= 0 ? begun : Math.max(0, now));
  const list = useRef<HTMLUListElement>(null);
  const isDone = useRef(false);
  useLayoutEffect(() => list.current!.focus(), []);
  useEffect(() => list.current!.children[active]?.scrollIntoView({ block: 'nearest' }), [active]);

  const done = (index: number | null, leave: Parameters<typeof onDone>[1]) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(index === null || index === now ? undefined : all[index]!.value, leave);
  };
  return (
    <ul ref={list} class="choices" role="listbox" tabIndex={0} aria-label={column.name} aria-activedescendant={`choice-${active}`}
      onBlur={() => done(null, 'stay')}
      onKeyDown={event => {
        event.stopPropagation();
        if (event.key === 'ArrowDown') setActive(Math.min(all.length - 1, active + 1));
        else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
        else if (event.key === 'Home') setActive(0);
        else if (event.key === 'End') setActive(all.length - 1);
        else if (event.key === 'Enter' || event.key === ' ') done(active, 'stay');
        else if (event.key === 'Tab') done(active, event.shiftKey ? 'previous' : 'next');
        else if (event.key === 'Escape') done(null, 'stay');
        else if (event.key.length === 1) {
          const next = [...all.keys()].map(step => (active + 1 + step) % all.length).find(index => all[index]!.label.toLowerCase().startsWith(event.key.toLowerCase()));
          if (next !== undefined) setActive(next);
        } else return;
        event.preventDefault();
      }}>
      {all.map((choice, index) => (
        <li id={`choice-${index}`} role="option" aria-selected={index === active} class={`${index === active ? 'active' : ''}${choice.isWord ? ' null' : ''}`}
          onPointerDown={event => { event.preventDefault(); event.stopPropagation(); done(index, 'stay'); }}><bdi>{choice.label}</bdi></li>
      ))}
    </ul>
  );
}
