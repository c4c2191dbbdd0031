import type { SchemaTable } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { SqlText } from '../parts/SqlText.tsx';
import { useAsync } from '../parts/useAsync.ts';
import { call } from '../server/call.ts';
import { formatAddress, tableAddress } from '../state/address.ts';
import { labelOf, loadTable } from '../state/database.ts';

export function TableDetails({ table, onTable, onClose }: { table: SchemaTable; onTable: (name: string) => void; onClose: () => void }) {
  const { value: details } = useAsync(() => loadTable(table), [labelOf(table)]);
  const { value: ddl } = useAsync(() => call<{ sql: string }>('ddl', { schema: table.schema, name: table.name }), [labelOf(table)]);
  return (
    <aside class="side-panel" aria-label={`Table ${table.name}`} onKeyDown={event => {
      if (event.key === 'Escape') onClose();
    }}>
      <header><h2><bdi>{table.name}</bdi></h2><span class="spacer" /><a class="button" href={formatAddress(tableAddress(table))}><Icon name="table" /><span>Data</span></a><Button icon="close" label="Close" onClick={onClose} /></header>
      <div class="panel-scroll" tabIndex={0} role="group" aria-label="Details">
        {table.comment && <p>{table.comment}</p>}
        <table class="details">
          <thead><tr><th scope="col">column</th><th scope="col">type</th><th scope="col">default</th></tr></thead>
          <tbody>{table.columns.map(column => {
            const more = details?.columns.find(one => one.name === column.name);
            return (
              <tr>
                <th scope="row">{column.key && <span class="key-mark"><Icon name="key" /></span>}<bdi>{column.name}</bdi></th>
                <td>{column.type}{column.nullable && <span class="muted"> null</span>}</td>
                <td class="muted">{more?.default ?? (more?.identity ? 'identity' : '')}</td>
              </tr>
            );
          })}</tbody>
        </table>
        {details && (details.foreignKeys.length > 0 || details.referencedBy.length > 0) && <>
          <h3>Relations</h3>
          <ul class="relations">
            {details.foreignKeys.map(key => <li><span class="muted">{key.columns.join(', ')} →</span> <button type="button" class="text-button" onClick={() => onTable(labelOf({ schema: key.schema, name: key.table }))}>{key.table}</button></li>)}
            {details.referencedBy.map(key => <li><span class="muted">←</span> <button type="button" class="text-button" onClick={() => onTable(labelOf({ schema: key.schema, name: key.table }))}>{key.table}</button> <span class="muted">{key.columns.join(', ')}</span></li>)}
          </ul>
        </>}
        {ddl && <><h3>SQL</h3><SqlText sql={ddl.sql} /></>}
      </div>
    </aside>
  );
}
