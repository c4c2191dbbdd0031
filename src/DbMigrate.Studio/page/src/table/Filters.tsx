import { useEffect, useRef, useState } from 'preact/hooks';
import type { Filter, Operator, Table } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { columnOf } from '../state/database.ts';
import { operatorNames, takesValue, usualOperator } from './operators.ts';

interface FiltersProps { table: Table; filters: Filter[]; onChange: (filters: Filter[]) => void; onClose: () => void; focus: number }

/** The conditions, one a line; what is typed counts at Enter or when it is left. */
export function Filters({ table, filters, onChange, onClose, focus }: FiltersProps) {
  const [drafts, setDrafts] = useState(filters);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => setDrafts(filters), [filters]);
  useEffect(() => {
    const values = element.current?.querySelectorAll<HTMLElement>('.filter-value');
    const last = values?.[values.length - 1] ?? element.current?.querySelector<HTMLElement>('.filter select');
    last?.focus();
  }, [focus, drafts.length]);

  const change = (index: number, filter: Filter, apply: boolean) => {
    const next = drafts.map((one, at) => at === index ? filter : one);
    setDrafts(next);
    if (apply) onChange(next);
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
                value={(filter.values ?? []).join('\n')} onInput={event => change(index, { ...filter, values: event.currentTarget.value.split('\n') }, false)} onBlur={() => onChange(drafts)}
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
                  onInput={event => change(index, { ...filter, value: event.currentTarget.value }, false)} onBlur={() => onChange(drafts)}
                  onKeyDown={event => {
                    if (event.key === 'Enter') onChange(drafts);
                    if (event.key === 'Escape') onClose();
                    event.stopPropagation();
                  }} />)}
            <Button icon="close" label="Remove the condition" onClick={() => remove(index)} />
          </div>
        );
      })}
      <div class="filter-actions">
        <Button icon="plus" onClick={() => {
          const column = table.columns[0];
          if (column) setDrafts([...drafts, { column: column.name, op: usualOperator(column), value: '' }]);
        }}>Condition</Button>
        {drafts.length > 0 && <Button onClick={() => { onChange([]); onClose(); }}>Clear</Button>}
      </div>
    </div>
  );
}
