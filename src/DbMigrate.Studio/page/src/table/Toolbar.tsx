import { useEffect, useState } from 'preact/hooks';
import type { CatalogTable, Filter, Table } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { failureOf } from '../parts/Notice.tsx';
import { Menu } from '../parts/Menu.tsx';
import { saveFile } from '../parts/save.ts';
import { call, download, ServerError } from '../server/call.ts';
import { cancel, newRequest } from '../server/running.ts';
import type { TableAddress } from '../state/address.ts';
import { catalog, info, refreshSchema, tableKey } from '../state/database.ts';
import { say } from '../state/messages.ts';
import { useStore } from '../state/store.ts';
import { countOf, timeOf } from '../values/shorten.ts';
import { ColumnsMenu } from './ColumnsMenu.tsx';
import type { Layout } from './layout.ts';
import type { RowState, RowWindow } from './rowWindow.ts';

interface ToolbarProps {
  table: Table; address: TableAddress; layout: Layout; onLayout: (layout: Layout) => void; window: RowWindow; state: RowState;
  isFiltering: boolean; isOpen: boolean; selectedRows: number;
  onFilter: () => void; onOpen: () => void; onAdd: () => void; onDuplicate: () => void; onDelete: () => void;
}

export function Toolbar(props: ToolbarProps) {
  const { table, address, state, window } = props;
  const known = useStore(catalog)?.find(one => tableKey(one) === tableKey(table));
  const canEdit = table.editable && !info.value?.readOnly;
  return (
    <div class="toolbar" role="toolbar" aria-label={`Table ${table.name}`}>
      <h1 class="table-title">{table.schema !== null && <span class="muted"><bdi>{table.schema}</bdi>.</span>}<bdi>{table.name}</bdi></h1>
      {table.kind !== 'table' && <span class="badge">{table.kind}</span>}
      {!canEdit && <span class="badge" title={table.reason ?? info.value?.readOnlyReason ?? undefined}>read-only</span>}
      <Count table={table} filters={address.filters} known={known} loaded={state.hasMore || state.hasEarlier ? null : state.rows.length} />
      <span class="spacer" />
      {state.isLoading
        ? <span class="muted loading" role="status">Reading… <Button icon="stop" label="Cancel" onClick={() => void window.stop()} /></span>
        : <span class="muted small optional" title={state.sql}>{timeOf(state.ms)}</span>}
      <Button icon="filter" pressed={props.isFiltering} onClick={props.onFilter} class={address.filters.length > 0 ? 'active' : ''}>{address.filters.length > 0 ? `Filter (${address.filters.length})` : 'Filter'}</Button>
      <ColumnsMenu table={table} layout={props.layout} onChange={props.onLayout} />
      {canEdit && <Button icon="plus" keys="Insert" onClick={props.onAdd}>Row</Button>}
      {canEdit && <Button icon="copy" label="Duplicate the selected rows" keys="Ctrl+D" onClick={props.onDuplicate} />}
      {canEdit && <Button icon="trash" label={props.selectedRows > 1 ? `Delete the ${props.selectedRows} selected rows` : 'Delete the selected row'} keys="Ctrl+Delete" onClick={props.onDelete} />}
      <ExportMenu body={{ schema: table.schema, table: table.name, filters: address.filters, sort: address.sort }} />
      <Button icon="first" label="First rows" disabled={state.isFirst} onClick={() => void window.first()} />
      <Button icon="last" label="Last rows" disabled={!state.hasMore} onClick={() => void window.last()} />
      <Button icon="refresh" label="Read again" onClick={() => { void refreshSchema(); void window.again(); }} />
      <Button icon="panel" label="The whole row" keys="Space" pressed={props.isOpen} onClick={props.onOpen} />
    </div>
  );
}

/** The estimate at once; the exact number when it is asked for, and it can be cancelled. */
function Count({ table, filters, known, loaded }: { table: Table; filters: Filter[]; known: CatalogTable | undefined; loaded: number | null }) {
  const [exact, setExact] = useState<string | null>(null);
  const [request, setRequest] = useState<string | null>(null);
  useEffect(() => setExact(null), [table, JSON.stringify(filters)]);
  const count = async () => {
    const id = newRequest();
    setRequest(id);
    try {
      setExact((await call<{ count: string }>('count', { request: id, schema: table.schema, table: table.name, filters })).count);
    } catch (error) {
      if (!(error instanceof ServerError && error.isCanceled)) say(failureOf(error).message, 'error');
    } finally {
      setRequest(null);
    }
  };
  const text = exact !== null ? `${countOf(exact)} rows` : loaded !== null ? `${countOf(loaded)} rows`
    : filters.length === 0 && known?.rows !== null && known?.rows !== undefined ? `about ${countOf(known.rows)} rows` : '';
  return (
    <span class="count muted">
      {text}
      {request !== null ? <Button icon="stop" onClick={() => void cancel(request)}>counting…</Button>
        : exact === null && loaded === null && <button type="button" class="text-button" onClick={() => void count()}>count</button>}
    </span>
  );
}

export function ExportMenu({ body, disabled }: { body: object; disabled?: boolean }) {
  const [isBusy, setBusy] = useState(false);
  const save = async (format: string) => {
    setBusy(true);
    try {
      const { name, file } = await download('export', { request: newRequest(), format, ...body });
      saveFile(name, file);
      say(`${name} is made.`);
    } catch (error) {
      say(failureOf(error).message, 'error');
    } finally {
      setBusy(false);
    }
  };
  if (disabled) return null;
  return (
    <Menu icon="download" label="Export" align="right" text={isBusy ? 'Exporting…' : 'Export'}>
      {close => [['csv', 'CSV'], ['json', 'JSON'], ['inserts', 'INSERT statements']].map(([format, name]) => (
        <button type="button" class="menu-item" onClick={() => { close(); void save(format!); }}>{name}</button>
      ))}
    </Menu>
  );
}
