import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { textOf, type Value } from '../../contract/cells.ts';
import type { Column, Filter, ForeignKey, Page, Row, Table } from '../../contract/methods.ts';
import { CellText } from '../../parts/CellText.tsx';
import { call } from '../../server/call.ts';
import { loadTable } from '../../state/database.ts';
import type { EditorProps } from './CellEditor.tsx';
import { Extras } from './Extras.tsx';

interface Offer { table: Table; rows: Row[]; about: number }

/** A foreign key's value: typed, or chosen among the rows of the other table by its key or its first text. */
export function ReferenceEditor({ column, value, typed, onDone, reference, write }: EditorProps & { reference: ForeignKey; write: (text: string) => Value }) {
  const original = textOf(value);
  const [text, setText] = useState(typed ?? original ?? '');
  const [offer, setOffer] = useState<Offer | null>(null);
  const [active, setActive] = useState(-1);
  const [hasTyped, setTyped] = useState(typed !== null);
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  useLayoutEffect(() => {
    field.current!.focus();
    if (typed === null) field.current!.select();
  }, []);
  useEffect(() => {
    let isCurrent = true;
    const wait = setTimeout(async () => {
      const found = await search(reference, hasTyped ? text : '').catch(() => null);
      if (isCurrent) setOffer(found);
    }, hasTyped ? 150 : 0);
    return () => {
      isCurrent = false;
      clearTimeout(wait);
    };
  }, [text, hasTyped]);

  const keyAt = offer ? offer.table.columns.findIndex(one => one.name === reference.referenced[0]) : -1;
  const done = (result: Value | undefined, leave: Parameters<typeof onDone>[1]) => {
    if (isDone.current) return;
    isDone.current = true;
    onDone(result, leave);
  };
  const result = (): Value | undefined => {
    const chosen = offer?.rows[active];
    if (chosen) return chosen.cells[keyAt] as Value;
    return text === (original ?? '') && (original !== null || !hasTyped) ? undefined : write(text);
  };
  return (
    <div class="reference-editor text-editor">
      <input ref={field} role="combobox" aria-label={`${column.name}: ${reference.table}`} aria-expanded={!!offer?.rows.length} aria-controls="reference-offer" aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `reference-${active}` : undefined} spellcheck={false} autocomplete="off" value={text} placeholder={`search ${reference.table}`}
        onInput={event => { setText(event.currentTarget.value); setTyped(true); setActive(-1); setOffer(null); }}
        onBlur={event => {
          if (!(event.relatedTarget instanceof Element && event.relatedTarget.closest('.reference-editor'))) done(result(), 'stay');
        }}
        onKeyDown={event => {
          event.stopPropagation();
          const count = offer?.rows.length ?? 0;
          if (event.key === 'ArrowDown') setActive(Math.min(count - 1, active + 1));
          else if (event.key === 'ArrowUp') setActive(Math.max(-1, active - 1));
          else if (event.key === 'Enter') done(result(), 'stay');
          else if (event.key === 'Tab') done(result(), event.shiftKey ? 'previous' : 'next');
          else if (event.key === 'Escape') done(undefined, 'stay');
          else return;
          event.preventDefault();
        }} />
      <Extras column={column} onTake={taken => done(taken, 'stay')} />
      {offer && offer.rows.length > 0 && (
        <ul class="choices" id="reference-offer" role="listbox" aria-label={`Rows of ${reference.table}`}>
          {offer.rows.map((row, index) => (
            <li id={`reference-${index}`} role="option" aria-selected={index === active} class={index === active ? 'active' : ''}
              onPointerDown={event => { event.preventDefault(); event.stopPropagation(); done(row.cells[keyAt] as Value, 'stay'); }}>
              <span class="choice-key"><CellText cell={row.cells[keyAt]} limit={40} /></span>
              {offer.about >= 0 && <span class="muted"><CellText cell={row.cells[offer.about]} limit={80} /></span>}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** Whether the database would take the text as a value of the key at all. */
function couldBe(key: Column, text: string): boolean {
  if (key.kind === 'integer') return /^-?\d{1,18}$/.test(text);
  if (key.kind === 'uuid') return /^[0-9a-f-]{36}$/i.test(text);
  return key.kind === 'text';
}

async function search(reference: ForeignKey, text: string): Promise<Offer> {
  const table = await loadTable({ schema: reference.schema, name: reference.table });
  const key = table.columns.find(column => column.name === reference.referenced[0]);
  const about = table.columns.findIndex(column => column.kind === 'text' && column.name !== key?.name);
  const read = (filters: Filter[]) => call<Page>('rows', {
    schema: table.schema, table: table.name, filters, sort: [], limit: 12, after: null, before: null, end: false,
  }).then(page => page.rows, () => []);
  if (text === '') return { table, about, rows: await read([]) };
  const byText = about >= 0 ? read([{ column: table.columns[about]!.name, op: 'contains', value: text }]) : [];
  const byKey = key && couldBe(key, text) ? read([{ column: key.name, op: 'eq', value: text }]) : [];
  const rows = [...await byKey, ...await byText];
  return { table, about, rows: rows.filter((row, index) => rows.findIndex(one => one.id === row.id) === index).slice(0, 12) };
}
