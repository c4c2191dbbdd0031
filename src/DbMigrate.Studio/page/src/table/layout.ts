// Which columns of a table are shown, in which order and how wide: kept in this browser, for each table.
import { useState } from 'preact/hooks';
import type { Column, Sort, Table } from '../contract/methods.ts';
import { widthFor, type GridColumn } from '../grid/model.ts';
import { tableKey } from '../state/database.ts';
import { read, write } from '../state/settings.ts';

export interface Layout { order: string[]; hidden: string[]; widths: Record<string, number> }

const plain: Layout = { order: [], hidden: [], widths: {} };

export function useLayout(table: Table): [Layout, (layout: Layout) => void] {
  const name = `columns:${tableKey(table)}`;
  const [layout, setLayout] = useState(() => read(name, plain));
  return [layout, next => {
    setLayout(next);
    write(name, next);
  }];
}

/** The table's columns as the layout has them; those that it does not know come last. */
export function inOrder(table: Table, { order }: Layout): Column[] {
  const place = (column: Column) => {
    const at = order.indexOf(column.name);
    return at < 0 ? order.length : at;
  };
  return table.columns.map((column, index) => ({ column, index }))
    .sort((a, b) => place(a.column) - place(b.column) || a.index - b.index).map(({ column }) => column);
}

export function shownColumns(table: Table, layout: Layout): Column[] {
  return inOrder(table, layout).filter(column => !layout.hidden.includes(column.name));
}

export function gridColumn(table: Table, column: Column, layout: Layout, sort: Sort[]): GridColumn {
  const sorted = sort.find(one => one.column === column.name);
  const facts = [
    `${column.name} ${column.type}`,
    column.nullable ? null : 'NOT NULL',
    column.default === null ? null : `DEFAULT ${column.default}`,
    column.identity === null ? null : `identity, ${column.identity === 'always' ? 'always generated' : 'by default'}`,
    column.generated ? 'generated' : null,
    column.comment,
  ];
  return {
    name: column.name,
    type: column.type,
    numeric: column.kind === 'integer' || column.kind === 'number',
    width: layout.widths[column.name] ?? widthFor(column.kind, column.name, column.type),
    key: column.key !== null,
    foreign: table.foreignKeys.some(key => key.columns.includes(column.name)),
    title: facts.filter(fact => fact).join('\n'),
    sort: sorted ? sorted.descending ? 'descending' : 'ascending' : null,
  };
}
