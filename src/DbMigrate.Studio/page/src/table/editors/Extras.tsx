import type { Column } from '../../contract/methods.ts';
import type { Value } from '../../contract/cells.ts';

/** NULL and DEFAULT are not words that one types: they are buttons. */
export function Extras({ column, onTake }: { column: Column; onTake: (value: Value) => void }) {
  // Taken at the press: a click would come after the field was left, which keeps its text.
  const take = (value: Value) => ({
    onPointerDown: (event: Event) => { event.preventDefault(); onTake(value); },
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      event.stopPropagation();
      onTake(value);
    },
  });
  return (
    <span class="extras">
      {column.nullable && <button type="button" class="chip" {...take(null)}>NULL</button>}
      {(column.default !== null || column.identity !== null) && <button type="button" class="chip" title={column.default ?? 'identity'} {...take({ default: true })}>DEFAULT</button>}
      {column.kind === 'text' && <button type="button" class="chip" {...take('')}>empty</button>}
    </span>
  );
}
