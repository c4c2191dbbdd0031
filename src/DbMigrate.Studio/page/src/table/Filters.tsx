import { useEffect, useRef, useState } from 'preact/hooks';
import type { Column, Filter, Operator, Table } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { columnOf } from '../state/database.ts';
import { operatorNames, takesValue, usualOperator } from './operators.ts';

interface FiltersProps { table: Table; filters: Filter[]; onChange: (filters: Filter[]) => void; onClose: () => void; adding: { column: Column | null; turn: number } }

function draftFor(column: Column): Filter {
  const op = usualOperator(column);
  return takesValue(op) ? { column: column.name, op, value: column.values?.[0] ?? '' } : { column: column.name, op };
}

/** The conditions, one a line; what is typed counts at Enter or when it is left. */
export function Filters({ table, filters, onChange, onClose, adding }: FiltersProps) {
  const [drafts, setDrafts] = useState(filters);
  const element = useRef<HTMLDivElement>(null);
  // A field that goes away is left, too: what was not typed in it does not count.
  const isTouched = useRef(false);
  useEffect(() => {
    isTouched.current = false;
    setDrafts(filters);
  }, [filters]);
  useEffect(() => {
    if (adding.column) setDrafts(before => [...before, draftFor(adding.column!)]);
  }, [adding.turn]);
  useEffect(() => {
    const values = element.current?.querySelectorAll<HTMLElement>('.filter-value');
    const last = values?.[values.length - 1] ?? element.current?.querySelector<HTMLElement>('.filter select');
    last?.focus();
  }, [adding.turn, drafts.length]);

  const change = (index: number, filter: Filter, apply: boolean) => {
    const next = drafts.map((one, at) => at === index ? filter : one);
    setDrafts(next);
    isTouched.current = !apply;
    if (apply) onChange(next);
  };
  const applyTouched = () => {
    if (isTouched.current) onChange(drafts);
    isTouched.current = false;
  };
  const remove = (index: number) => {
    const next = drafts.filter((_, at) => at !== index);
    onChange(next);
    if (next.length === 0) onClose();
  };
  return (
    <div class="filters" ref={element} role="group" aria-label="Filter">
      {drafts.map((filter, index) => {
        const column = columnOf(table, filter.column);
        const operators = column?.operators ?? [filter.op];
        return (
          <div class="filter" key={index}>
            <span class="filter-word">{index === 0 ? 'where' : 'and'}</span>
            <select aria-label="Column" value={filter.column} onChange={event => {
              const name = event.currentTarget.value;
              const next = columnOf(table, name)!;
              const op = next.operators.includes(filter.op) ? filter.op : usualOperator(next);
              change(index, { ...filter, column: name, op }, !takesValue(op));
            }}>
              {!column && <option>{filter.column}</option>}
              {table.columns.map(one => <option>{one.name}</option>)}
            </select>
            <select aria-label="Operator" value={filter.op} onChange={event => {
              const op = event.currentTarget.value as Operator;
              const { value = filter.values?.[0] ?? '' } = filter;
              change(index, op === 'in' ? { column: filter.column, op, values: filter.values ?? [value] } : takesValue(op) ? { column: filter.column, op, value } : { column: filter.column, op }, !takesValue(op));
            }}>
              {operators.map(op => <option value={op}>{operatorNames[op] ?? op}</option>)}
            </select>
            {takesValue(filter.op) && (filter.op === 'in'
              ? <textarea class="filter-value" aria-label="Values, one a line" placeholder="one a line" rows={Math.min(6, Math.max(1, filter.values?.length ?? 1))}
                value={(filter.values ?? []).join('\n')} onInput={event => change(index, { ...filter, values: event.currentTarget.value.split('\n') }, false)} onBlur={applyTouched}
                onKeyDown={event => {
                  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onChange(drafts);
                  event.stopPropagation();
                }} />
              : column?.values
                ? <select class="filter-value" aria-label="Value" value={filter.value} onChange={event => change(index, { ...filter, value: event.currentTarget.value }, true)}>
                  {!column.values.includes(filter.value ?? '') && <option>{filter.value}</option>}
                  {column.values.map(value => <option>{value}</option>)}
                </select>
                : <input class="filter-value" aria-label="Value" spellcheck={false} autocomplete="off" placeholder="empty text" value={filter.value ?? ''}
                  onInput={event => change(index, { ...filter, value: event.currentTarget.value }, false)} onBlur={applyTouched}
                  onKeyDown={event => {
                    if (event.key === 'Enter') {
                      isTouched.current = false;
                      onChange(drafts);
                    }
                    if (event.key === 'Escape') onClose();
                    event.stopPropagation();
                  }} />)}
            <Button icon="close" label="Remove the condition" onClick={() => remove(index)} />
          </div>
        );
      })}
      <div class="filter-actions">
        <Button icon="plus" onClick={() => {
          if (table.columns[0]) setDrafts([...drafts, draftFor(table.columns[0])]);
        }}>Condition</Button>
        {drafts.length > 0 && <Button onClick={() => { onChange([]); onClose(); }}>Clear</Button>}
      </div>
    </div>
  );
}
