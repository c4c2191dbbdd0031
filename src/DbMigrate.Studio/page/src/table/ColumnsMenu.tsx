import type { Table } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { Menu } from '../parts/Menu.tsx';
import { inOrder, type Layout } from './layout.ts';

/** Shows, hides and orders columns, also without a mouse. */
export function ColumnsMenu({ table, layout, onChange }: { table: Table; layout: Layout; onChange: (layout: Layout) => void }) {
  const columns = inOrder(table, layout);
  const names = columns.map(column => column.name);
  const move = (index: number, by: number) => {
    const order = [...names];
    const [name] = order.splice(index, 1);
    order.splice(index + by, 0, name!);
    onChange({ ...layout, order });
  };
  const hidden = layout.hidden.filter(name => names.includes(name));
  return (
    <Menu icon="columns" label="Columns" text={hidden.length > 0 ? `Columns (${hidden.length} hidden)` : 'Columns'}>
      {() => (
        <>
          <div class="menu-scroll">
            {columns.map((column, index) => (
              <div class="column-line">
                <label><input type="checkbox" checked={!layout.hidden.includes(column.name)} onChange={event => onChange({
                  ...layout, hidden: event.currentTarget.checked ? layout.hidden.filter(name => name !== column.name) : [...layout.hidden, column.name],
                })} /><bdi>{column.name}</bdi><span class="muted small">{column.type}</span></label>
                <Button icon="up" label={`${column.name} further left`} disabled={index === 0} onClick={() => move(index, -1)} />
                <Button icon="down" label={`${column.name} further right`} disabled={index === columns.length - 1} onClick={() => move(index, 1)} />
              </div>
            ))}
          </div>
          <div class="menu-foot">
            <Button onClick={() => onChange({ ...layout, hidden: [] })}>Show all</Button>
            <Button onClick={() => onChange({ order: [], hidden: [], widths: {} })}>As the table has them</Button>
          </div>
        </>
      )}
    </Menu>
  );
}
