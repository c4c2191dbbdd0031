import { useEffect, useState } from 'preact/hooks';
import { isBlob, isCut, isWhole, textOf, type Cell, type Value } from '../contract/cells.ts';
import type { Column, ForeignKey, Row, Table } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { CellText, ForeignText } from '../parts/CellText.tsx';
import { JsonTree } from '../parts/JsonTree.tsx';
import { Empty, failureOf } from '../parts/Notice.tsx';
import { Icon } from '../parts/Icon.tsx';
import { bytesOf, saveFile } from '../parts/save.ts';
import { call } from '../server/call.ts';
import { formatAddress, type TableAddress } from '../state/address.ts';
import { say } from '../state/messages.ts';
import { parseJson } from '../values/json.ts';
import { countOf, shorten, sizeOf } from '../values/shorten.ts';
import { CellEditor } from './editors/CellEditor.tsx';
import { put, wholeCell, whyNot } from './edits.ts';
import { referredRow, referringRows } from './references.ts';
import type { RowsOfGrid } from './rowsOfGrid.ts';

const longest = 20_000;

interface RowPanelProps { table: Table; row: Row | null; index: number | null; grid: RowsOfGrid; onClose: () => void }

/** One row, every column in full: what it refers to and what refers to it. */
export function RowPanel({ table, row, index, grid, onClose }: RowPanelProps) {
  const [, draw] = useState(0);
  const staged = index === null ? undefined : grid.stagedAt(index);
  const value = (column: Column): Cell | Value | undefined =>
    index !== null ? grid.value(index, column) : row?.cells[table.columns.indexOf(column)];
  return (
    <aside class="side-panel row-panel" aria-label="Row" onKeyDown={event => {
      if (event.key === 'Escape') onClose();
    }}>
      <header>
        <h2>{staged?.kind === 'insert' ? 'New row' : 'Row'}</h2>
        {staged && <span class={`badge ${staged.kind}`}>{staged.kind === 'insert' ? 'not saved' : staged.kind === 'delete' ? 'to be deleted' : 'changed'}</span>}
        <span class="spacer" />
        {row && <Button icon="link" label="Copy the link to this row" onClick={() => void navigator.clipboard.writeText(location.href).then(() => say('The link is copied.'), () => say('The browser does not let the page copy.', 'error'))} />}
        <Button icon="close" label="Close" onClick={onClose} />
      </header>
      {!row && staged?.kind !== 'insert' ? <Empty title="No row" /> : (
        <div class="panel-scroll" tabIndex={0} role="group" aria-label="Columns">
          {table.columns.map(column => (
            <Field key={`${staged?.key ?? row?.id} ${column.name}`} table={table} column={column} row={row} value={value(column)} cells={table.columns.map(value)}
              onLoaded={() => draw(n => n + 1)} isChanged={staged?.kind === 'update' && column.name in staged.values}
              onPut={index === null || staged?.kind === 'delete' ? null : written => put(grid, [{ index, column, value: written }])} />
          ))}
          {row && table.referencedBy.length > 0 && (
            <section class="referring">
              <h3>Referred to by</h3>
              {table.referencedBy.map(key => <Referring key={`${key.name} ${row.id}`} table={table} reference={key} row={row} />)}
            </section>
          )}
        </div>
      )}
    </aside>
  );
}

interface FieldProps {
  /** The row has more of itself now. */
  onLoaded: () => void;
  table: Table; column: Column; row: Row | null; value: Cell | Value | undefined; cells: (Cell | Value | undefined)[]; isChanged: boolean;
  onPut: ((value: Value) => void) | null;
}

function Field({ table, column, row, value, cells, isChanged, onPut, onLoaded }: FieldProps) {
  const [isEditing, setEditing] = useState(false);
  const load = async (): Promise<boolean> => {
    try {
      await wholeCell(table, row!, column);
      onLoaded();
      return true;
    } catch (error) {
      say(failureOf(error).message, 'error');
      return false;
    }
  };
  const isPart = row !== null && (isCut(value) || (isBlob(value) && 'bytes' in value && !isWhole(value)));
  const reference = table.foreignKeys.find(key => key.columns.includes(column.name));
  const to = reference && referredRow(table, reference, cells);
  const canEdit = onPut && !whyNot(table, column, row === null);
  return (
    <section class={`field${isChanged ? ' changed' : ''}`}>
      <div class="field-head">
        <h3>{column.key !== null && <span class="key-mark"><Icon name="key" /></span>}<bdi>{column.name}</bdi></h3>
        <span class="muted small">{column.type}</span>
        <span class="spacer" />
        {value !== null && value !== undefined && <Button icon="copy" label={`Copy ${column.name}`} onClick={() => void navigator.clipboard.writeText(textOf(value) ?? '').catch(() => say('The browser does not let the page copy.', 'error'))} />}
        {canEdit && !isEditing && <button type="button" class="text-button" onClick={async () => {
          if (!isPart || await load()) setEditing(true);
        }}>edit<span class="visually-hidden"> {column.name}</span></button>}
      </div>
      {isEditing
        ? <div class="field-editor"><CellEditor table={table} column={column} value={value} typed={null} onDone={written => {
          setEditing(false);
          if (written !== undefined) onPut?.(written);
        }} /></div>
        : <div class="field-value"><WholeValue column={column} value={value} />
          {isPart && isCut(value) && <button type="button" class="text-button" onClick={() => void load()}>all {sizeOf(value.bytes)}</button>}
          {isBlob(value) && row && (
            <Button icon="download" onClick={async () => {
              if (isPart && !await load()) return;
              const whole = row.cells[table.columns.indexOf(column)];
              if (isBlob(whole)) saveFile(`${table.name}-${column.name}.bin`, new Blob([bytesOf(whole.blob)]));
            }}>Download</Button>
          )}
        </div>}
      {to && <a class="reference" href={formatAddress(to)}><Icon name="link" /><span>{reference.table}</span></a>}
    </section>
  );
}

function WholeValue({ column, value }: { column: Column; value: Cell | Value | undefined }) {
  const [isAll, setAll] = useState(false);
  const text = typeof value === 'string' ? value : null;
  if (text !== null && column.kind === 'json' && text.length < 2_000_000) {
    try {
      const node = parseJson(text);
      if (node.kind === 'object' || node.kind === 'array') return <JsonTree node={node} />;
    } catch {
      // It is shown as the text that it is.
    }
  }
  if (text === null || text === '') return <CellText cell={value} limit={4000} />;
  const shown = isAll ? text : shorten(text, longest);
  return (
    <div class="long-text">
      <ForeignText text={shown} />
      {shown.length < text.length && <button type="button" class="text-button" onClick={() => setAll(true)}>… all {countOf(text.length)} characters</button>}
    </div>
  );
}

function Referring({ table, reference, row }: { table: Table; reference: ForeignKey; row: Row }) {
  const [count, setCount] = useState<string | null>(null);
  const to: TableAddress | null = referringRows(table, reference, row.cells);
  useEffect(() => {
    if (!to) return;
    let isCurrent = true;
    // A page of one row tells whether there is any; how many is counted when it is asked for.
    call<{ rows: Row[]; next: string | null }>('rows', {
      schema: to.schema, table: to.name, filters: to.filters, sort: [], limit: 10, after: null, before: null, end: false,
    }).then(page => isCurrent && setCount(page.next ? '10+' : String(page.rows.length)), () => undefined);
    return () => {
      isCurrent = false;
    };
  }, [to && formatAddress(to)]);
  if (!to) return null;
  return (
    <a class={`reference${count === '0' ? ' none' : ''}`} href={formatAddress(to)}>
      <Icon name="table" /><span><bdi>{reference.table}</bdi> <span class="muted">({reference.columns.join(', ')})</span></span>
      {count !== null && <span class="badge">{count}</span>}
    </a>
  );
}
