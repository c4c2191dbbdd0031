import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { isBlob, isCut, isWhole, type Value } from '../contract/cells.ts';
import type { Column, Filter, Row, Sort, Table } from '../contract/methods.ts';
import { Grid } from '../grid/Grid.tsx';
import { areaOf, type GridHandle, type Place, type Selection } from '../grid/model.ts';
import { Empty, FailureNote, failureOf } from '../parts/Notice.tsx';
import { Button } from '../parts/Button.tsx';
import { call } from '../server/call.ts';
import { go, type TableAddress } from '../state/address.ts';
import { info } from '../state/database.ts';
import { isCommand } from '../state/keys.ts';
import { say } from '../state/messages.ts';
import { isPendingOpen } from '../state/saving.ts';
import { addRows, redo, staged, stagedOf, undo } from '../state/staged.ts';
import { useStore } from '../state/store.ts';
import { CellEditor, type Leave } from './editors/CellEditor.tsx';
import { duplicateRows, fill, paste, put, removeRows, wholeCell, whyNot } from './edits.ts';
import { Filters } from './Filters.tsx';
import { gridColumn, inOrder, shownColumns, useLayout } from './layout.ts';
import { keyOf } from './references.ts';
import { RowPanel } from './RowPanel.tsx';
import { RowsOfGrid } from './rowsOfGrid.ts';
import { Toolbar } from './Toolbar.tsx';
import { useRows } from './useRows.ts';

const start: Selection = { anchor: { row: 0, column: 0 }, cursor: { row: 0, column: 0 } };

export function TablePage({ table, address }: { table: Table; address: TableAddress }) {
  const { filters, sort } = address;
  const [layout, setLayout] = useLayout(table);
  const [window, state] = useRows(table, filters, sort);
  const columns = useMemo(() => shownColumns(table, layout), [table, layout]);
  const changes = useStore(staged);
  const grid = useMemo(() => new RowsOfGrid(table, columns, state.rows, stagedOf(changes, table)), [table, columns, state.rows, changes]);
  const [selection, setSelection] = useState(start);
  const [editing, setEditing] = useState<{ place: Place; typed: string | null } | null>(null);
  const [isFiltering, setFiltering] = useState(filters.length > 0);
  const [adding, setAdding] = useState<{ column: Column | null; turn: number }>({ column: null, turn: 0 });
  const handle = useRef<GridHandle | null>(null);
  const { open, setOpen, linked } = useOpenRow(table, address, grid, selection.cursor.row);

  window.onShift = rows => {
    handle.current?.shift(rows);
    setSelection(({ anchor, cursor }) => ({
      anchor: { ...anchor, row: Math.max(0, anchor.row + rows) }, cursor: { ...cursor, row: Math.max(0, cursor.row + rows) },
    }));
  };
  useEffect(() => handle.current?.focus(), [table]);
  useEffect(() => {
    setSelection(start);
    setEditing(null);
  }, [state.turn]);
  useEffect(() => {
    if (filters.length > 0) setFiltering(true);
  }, [filters]);

  // The row of the link may be among those that are here: then the cursor goes to it.
  useEffect(() => {
    const at = linked ? state.rows.findIndex(one => one.id !== null && one.id === linked.id) : -1;
    if (at < 0) return;
    const place = { row: at + grid.added.length, column: 0 };
    setSelection({ anchor: place, cursor: place });
    handle.current?.show(place);
  }, [linked, state.rows]);

  const navigate = (change: Partial<TableAddress>) => go({ ...address, ...change });
  const setFilters = (next: Filter[]) => {
    if (JSON.stringify(next) !== JSON.stringify(filters)) navigate({ filters: next, row: null });
  };

  function sortBy(at: number, add: boolean): void {
    const name = columns[at]!.name;
    const now = sort.find(one => one.column === name);
    const next: Sort[] = !now ? [{ column: name, descending: false }] : !now.descending ? [{ column: name, descending: true }] : [];
    navigate({ sort: add ? [...sort.filter(one => one.column !== name), ...next] : next });
  }

  function filterBy(at: number): void {
    setFiltering(true);
    setAdding({ column: columns[at]!, turn: adding.turn + 1 });
  }

  async function edit(place: Place, typed: string | null): Promise<void> {
    const column = columns[place.column];
    if (!column || grid.state(place.row) === 'deleted') return;
    const row = grid.row(place.row);
    const reason = whyNot(table, column, !row);
    if (reason) {
      say(reason, 'error');
      return;
    }
    const value = grid.value(place.row, column);
    // What is typed replaces it all: the rest of it is not needed, and the next key would come too early.
    if (row && typed === null && (isCut(value) || (isBlob(value) && !isWhole(value)))) {
      try {
        await wholeCell(table, row, column);
      } catch (error) {
        say(failureOf(error).message, 'error');
        return;
      }
    }
    handle.current?.show(place);
    setEditing({ place, typed });
  }

  function finish(value: Value | undefined, leave: Leave): void {
    const { place } = editing!;
    setEditing(null);
    if (value !== undefined) put(grid, [{ index: place.row, column: columns[place.column]!, value }]);
    const next = {
      row: Math.min(grid.count - 1, place.row + (leave === 'below' ? 1 : 0)),
      column: Math.max(0, Math.min(columns.length - 1, place.column + (leave === 'next' ? 1 : leave === 'previous' ? -1 : 0))),
    };
    if (leave !== 'stay') {
      setSelection({ anchor: next, cursor: next });
      handle.current?.show(next);
    }
    handle.current?.focus();
    if ((leave === 'next' || leave === 'previous') && next.column !== place.column) void edit(next, null);
  }

  const area = areaOf(selection);
  const canEdit = columns.length > 0 && table.editable;

  function add(): void {
    addRows(table, [{}]);
    const place = { row: 0, column: Math.max(0, columns.findIndex(column => whyNot(table, column, true) === null && column.key === null)) };
    setSelection({ anchor: place, cursor: place });
    requestAnimationFrame(() => handle.current?.show(place));
    handle.current?.focus();
  }

  function key(event: KeyboardEvent): boolean {
    if (isCommand(event)) {
      switch (event.key.toLowerCase()) {
        case 'z': return (event.shiftKey ? redo() : undo()) || true;
        case 'y': return redo() || true;
        case 's': return (isPendingOpen.value = changes.length > 0) || true;
        case 'd': if (canEdit) void duplicateRows(grid, area); return true;
        case 'delete': case 'backspace': if (canEdit) removeRows(grid, area); return true;
        default: return false;
      }
    }
    if (event.key === 'Insert' && canEdit) add();
    else if (event.key === 'Delete' || event.key === 'Backspace') fill(grid, area, event.shiftKey ? { default: true } : null);
    else if (event.key === 'Escape') setOpen(false);
    else return false;
    return true;
  }

  const row = linked ?? grid.row(selection.cursor.row) ?? null;
  return (
    <div class="table-page">
      <Toolbar table={table} address={address} layout={layout} onLayout={setLayout} window={window} state={state} isFiltering={isFiltering}
        isOpen={open} selectedRows={area.bottom - area.top + 1} onOpen={() => setOpen(!open)}
        onFilter={() => {
          if (!isFiltering && filters.length === 0 && columns[0]) filterBy(Math.max(0, columns.findIndex(column => column.kind === 'text')));
          else setFiltering(!isFiltering);
        }}
        onAdd={add} onDuplicate={() => void duplicateRows(grid, area)} onDelete={() => removeRows(grid, area)} />
      {isFiltering && <Filters table={table} filters={filters} onChange={setFilters} onClose={() => { setFiltering(false); handle.current?.focus(); }} adding={adding} />}
      {state.error !== null && <div class="page-pad"><FailureNote failure={failureOf(state.error)} /><Button onClick={() => void window.first()}>Try again</Button></div>}
      <div class="table-body">
        <div class="grid-place">
          <Grid label={`Rows of ${table.name}`} handle={handle} columns={columns.map(column => gridColumn(table, column, layout, sort))} rowCount={grid.count} isPart={state.hasMore || state.hasEarlier}
            rowLabel={index => grid.row(index) ? state.isFirst ? String(index - grid.added.length + 1) : '·' : '+'} rowState={index => grid.state(index)} cell={(index, at) => grid.cell(index, at)}
            selection={selection} onSelect={next => { setSelection(next); if (linked) setOpen(open); }}
            editor={editing && { place: editing.place, content: (
              <CellEditor key={`${editing.place.row} ${editing.place.column}`} table={table} column={columns[editing.place.column]!}
                value={grid.value(editing.place.row, columns[editing.place.column]!)} typed={editing.typed} onDone={finish} />
            ) }}
            canType={canEdit && !info.value?.readOnly} onEdit={(place, typed) => void edit(place, typed)} onKey={key} onSort={sortBy} onFilter={filterBy}
            onPaste={(place, exact, text) => paste(grid, place, exact, text)}
            onOpen={index => { setSelection({ anchor: { row: index, column: selection.cursor.column }, cursor: { row: index, column: selection.cursor.column } }); setOpen(true); }}
            onWidth={(at, width) => setLayout({ ...layout, widths: { ...layout.widths, [columns[at]!.name]: width } })}
            onMove={(from, to) => {
              const order = inOrder(table, layout).map(column => column.name);
              const name = columns[from]!.name;
              const target = columns[to]!.name;
              const without = order.filter(one => one !== name);
              without.splice(without.indexOf(target) + (from < to ? 1 : 0), 0, name);
              setLayout({ ...layout, order: without });
            }}
            onScroll={near => void (near === 'end' ? window.more() : window.earlier())} />
          {grid.count === 0 && !state.isLoading && state.error === null && (
            <div class="grid-empty"><Empty title={filters.length > 0 ? 'No row meets the filter.' : 'The table is empty.'}>{canEdit && filters.length === 0 && 'Insert adds a row; rows of a spreadsheet can be pasted.'}</Empty></div>
          )}
        </div>
        {open && <RowPanel table={table} row={row} index={linked ? null : selection.cursor.row} grid={grid} onClose={() => { setOpen(false); handle.current?.focus(); }} />}
      </div>
    </div>
  );
}

/** The row in the panel: the one under the cursor, or the one that the address names, wherever it is. */
function useOpenRow(table: Table, address: TableAddress, grid: RowsOfGrid, cursor: number) {
  const [open, show] = useState(address.row !== null);
  const [linked, setLinked] = useState<Row | null>(null);
  const seen = useRef(-1);
  const wanted = JSON.stringify(address.row);
  const written = useRef<string | null>(null);

  useEffect(() => {
    if (address.row === null || wanted === written.current) return;
    show(true);
    let isCurrent = true;
    call<{ rows: Row[] }>('row', { schema: table.schema, table: table.name, columns: address.row.map(pair => pair[0]), values: address.row.map(pair => pair[1]) })
      .then(({ rows }) => {
        if (isCurrent) setLinked(rows[0] ?? null);
        if (isCurrent && !rows[0]) say('The row of this link is not there.', 'error');
      }, error => say(failureOf(error).message, 'error'));
    return () => {
      isCurrent = false;
    };
  }, [wanted, table]);

  // The address follows the cursor while the panel is open.
  useEffect(() => {
    if (seen.current === cursor) return;
    const isFirst = seen.current === -1;
    seen.current = cursor;
    if (!isFirst) setLinked(null);
    if (!isFirst && open) note(cursor);
  }, [cursor]);

  function note(index: number | null): void {
    const row = index === null ? undefined : grid.row(index);
    const key = row ? keyOf(table, row.cells) : null;
    written.current = JSON.stringify(key);
    go({ ...address, row: key }, true);
  }

  return {
    open,
    linked: open ? linked : null,
    setOpen: (isOpen: boolean) => {
      show(isOpen);
      setLinked(null);
      note(isOpen ? cursor : null);
    },
  };
}
