import { useEffect, useMemo } from 'preact/hooks';
import type { Filter, Sort, Table } from '../contract/methods.ts';
import { lastSaved } from '../state/saving.ts';
import { tableKey } from '../state/database.ts';
import { useStore } from '../state/store.ts';
import { RowWindow, type RowState } from './rowWindow.ts';

/** The rows of a table under a filter and a sort; they follow what is saved. */
export function useRows(table: Table, filters: Filter[], sort: Sort[]): [RowWindow, RowState] {
  // Details that were read anew are no other table, unless its columns are others.
  const shape = JSON.stringify([table.schema, table.name, table.columns.map(column => [column.name, column.type])]);
  const window = useMemo(() => new RowWindow(table, filters, sort), [shape, JSON.stringify(filters), JSON.stringify(sort)]);
  useEffect(() => {
    void window.first();
    return () => void window.stop();
  }, [window]);
  useEffect(() => lastSaved.watch(() => {
    for (const { change, row } of lastSaved.value) {
      if (tableKey(change.table) !== tableKey(table)) continue;
      if (change.kind !== 'insert') window.replace(change.row!.id, row);
      else if (row) window.prepend(row);
    }
  }), [window]);
  return [window, useStore(window.state)];
}
