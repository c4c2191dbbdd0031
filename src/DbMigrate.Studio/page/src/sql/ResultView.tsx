import { useMemo, useState } from 'preact/hooks';
import type { Result } from '../contract/methods.ts';
import { Grid } from '../grid/Grid.tsx';
import { headHeight, rowHeight, widthFor, type GridColumn, type Selection } from '../grid/model.ts';
import { Button } from '../parts/Button.tsx';
import { CellText } from '../parts/CellText.tsx';
import { Dialog } from '../parts/Dialog.tsx';
import { px } from '../parts/px.ts';
import { textOf } from '../contract/cells.ts';
import { ExportMenu } from '../table/Toolbar.tsx';
import { plural, shorten, timeOf } from '../values/shorten.ts';

const widths = new Map<string, number>();
const numeric = /^(int|bigint|smallint|serial|bigserial|numeric|decimal|real|double|float|money|oid|INTEGER|REAL)/i;

interface ResultProps { result: Result; number: number | null; alone: boolean; isRunning: boolean; onMore: (limit: number) => void }

export function ResultView({ result, number, alone, isRunning, onMore }: ResultProps) {
  const [selection, setSelection] = useState<Selection>({ anchor: { row: 0, column: 0 }, cursor: { row: 0, column: 0 } });
  const [, draw] = useState(0);
  const [opened, setOpened] = useState<number | null>(null);
  const { rows } = result;
  // A width is kept for a column's name as long as the page is open: the next run of the query has it, too.
  const columns = result.columns.map<GridColumn>((column, index) => ({
    name: column.name, type: column.type, numeric: numeric.test(column.type), key: false, foreign: false, sort: null, title: `${column.name} ${column.type}`,
    width: widths.get(`${index} ${column.name}`) ?? widthFor(kindOf(column.type), column.name, column.type),
  }));
  // Only what reads may run again for more.
  const canMore = useMemo(() => result.more && /^\s*(select|with|values|table)\b/i.test(result.sql) && !/\b(insert|update|delete|merge|nextval|setval)\b/i.test(result.sql), [result]);
  const head = (
    <div class="result-head">
      <h2>{number === null ? 'Result' : `Result ${number}`}</h2>
      <span class="muted result-sql" title={result.sql}>{shorten(result.sql.trim().replace(/\s+/g, ' '), 120)}</span>
      <span class="spacer" />
      <span>{result.columns.length > 0 ? `${plural(rows.length, 'row')}${result.more ? ', more follow' : ''}` : result.affected !== null ? `${plural(result.affected, 'row')} affected` : result.command}</span>
      {canMore && <Button disabled={isRunning} onClick={() => onMore(rows.length * 10)}>More</Button>}
      <span class="muted small">{timeOf(result.ms)}</span>
      {result.columns.length > 0 && <ExportMenu body={{ sql: result.sql }} />}
    </div>
  );
  if (result.columns.length === 0) return <section class="result">{head}</section>;
  const height = alone ? undefined : Math.min(360, headHeight + rowHeight * Math.max(1, rows.length) + 16);
  return (
    <section class={`result${alone ? ' alone' : ''}`}>
      {head}
      <div class="grid-place" style={height === undefined ? undefined : { height: px(height), flex: 'none' }}>
        <Grid label={number === null ? 'Result' : `Result ${number}`} columns={columns} rowCount={rows.length} isPart={result.more} rowLabel={row => String(row + 1)} rowState={() => 'same'}
          cell={(row, column) => ({ value: rows[row]?.[column] ?? null, state: 'same' })} selection={selection} onSelect={setSelection} onOpen={setOpened} onEdit={place => setOpened(place.row)}
          onWidth={(at, width) => { widths.set(`${at} ${result.columns[at]!.name}`, width); draw(n => n + 1); }} />
      </div>
      {opened !== null && rows[opened] && (
        <Dialog title={`Row ${opened + 1}`} wide onClose={() => setOpened(null)}>
          {result.columns.map((column, at) => (
            <section class="field">
              <div class="field-head"><h3><bdi>{column.name}</bdi></h3><span class="muted small">{column.type}</span></div>
              <div class="field-value">{typeof rows[opened]![at] === 'string' && rows[opened]![at] !== '' ? <div class="long-text"><bdi>{textOf(rows[opened]![at])}</bdi></div> : <CellText cell={rows[opened]![at]} limit={20_000} />}</div>
            </section>
          ))}
        </Dialog>
      )}
    </section>
  );
}

function kindOf(type: string): string {
  const name = type.toLowerCase();
  if (/^(int|bigint|smallint|serial)/.test(name)) return 'integer';
  if (/^(numeric|decimal|real|double|float)/.test(name)) return 'number';
  if (/^timestamp|^datetime/.test(name)) return name.includes('tz') || name.includes('with time zone') ? 'timestamptz' : 'timestamp';
  if (/^json/.test(name)) return 'json';
  if (/^bool/.test(name)) return 'boolean';
  return name === 'uuid' || name === 'date' || name === 'time' ? name : 'text';
}
