import { useMemo, useState } from 'preact/hooks';
import type { Schema } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { Empty, FailureNote, failureOf } from '../parts/Notice.tsx';
import { SqlText } from '../parts/SqlText.tsx';
import { useAsync } from '../parts/useAsync.ts';
import { call } from '../server/call.ts';
import type { Address } from '../state/address.ts';
import { labelOf, schemaVersion } from '../state/database.ts';
import { say } from '../state/messages.ts';
import { useStore } from '../state/store.ts';
import { plural } from '../values/shorten.ts';
import { Diagram } from './Diagram.tsx';
import { TableDetails } from './TableDetails.tsx';

const largest = 150;

export function SchemaView({ address, onTable }: { address: Address; onTable: (table: string | null) => void }) {
  const version = useStore(schemaVersion);
  const { value: schema, error } = useAsync(() => call<Schema>('schema'), [version]);
  const [search, setSearch] = useState('');
  const [isAll, setAll] = useState(false);
  const chosen = address.view === 'schema' ? address.table : null;
  const drawn = useMemo(() => schema ? schema.tables.filter(table => labelOf(table).toLowerCase().includes(search.toLowerCase())
    || table.columns.some(column => search !== '' && column.name.toLowerCase().includes(search.toLowerCase()))) : [], [schema, search]);
  return (
    <div class="schema-page">
      <div class="toolbar" role="toolbar" aria-label="Schema">
        <nav class="tabs" aria-label="Schema views">
          <a href="#/schema" aria-current={address.view === 'schema' ? 'page' : undefined}>Diagram</a>
          <a href="#/ddl" aria-current={address.view === 'ddl' ? 'page' : undefined}>SQL</a>
        </nav>
        {address.view === 'schema' && <input type="search" class="schema-search" aria-label="Search tables and columns" placeholder="Search tables and columns" value={search} onInput={event => setSearch(event.currentTarget.value)} />}
        <span class="spacer" />
        {schema && <span class="muted optional">{([[schema.tables, 'table'], [schema.views, 'view'], [schema.enums, 'enum'], [schema.functions, 'function']] as const).filter(([all]) => all.length > 0).map(([all, name]) => plural(all.length, name)).join(', ')}</span>}
        {address.view === 'schema' && <Button pressed={isAll} onClick={() => setAll(!isAll)}>All columns</Button>}
      </div>
      {error !== null && <div class="page-pad"><FailureNote failure={failureOf(error)} /></div>}
      {address.view === 'ddl' ? <Ddl /> : schema && (
        <div class="schema-body">
          {drawn.length === 0 ? <Empty title={search ? 'Nothing of this name.' : 'The schema has no tables.'} />
            : drawn.length > largest && chosen === null ? <Empty title={`${drawn.length} tables are too many for one picture.`}>Search for some of them.</Empty>
              : <Diagram tables={drawn.length > largest ? neighbours(schema, chosen!) : drawn} isAll={isAll} chosen={chosen} onChoose={onTable} />}
          {chosen !== null && schema.tables.some(table => labelOf(table) === chosen) && <TableDetails key={chosen} table={schema.tables.find(table => labelOf(table) === chosen)!} onTable={onTable} onClose={() => onTable(null)} />}
        </div>
      )}
    </div>
  );
}

function neighbours(schema: Schema, name: string) {
  const table = schema.tables.find(one => labelOf(one) === name);
  const near = new Set([name, ...table?.foreignKeys.map(key => labelOf({ schema: key.schema, name: key.table })) ?? []]);
  return schema.tables.filter(one => near.has(labelOf(one)) || one.foreignKeys.some(key => labelOf({ schema: key.schema, name: key.table }) === name));
}

function Ddl() {
  const { value, error } = useAsync(() => call<{ sql: string }>('ddl'), []);
  if (error) return <div class="page-pad"><FailureNote failure={failureOf(error)} /></div>;
  if (!value) return <Empty title="" />;
  return (
    <div class="ddl">
      <div class="floating"><Button icon="copy" onClick={() => void navigator.clipboard.writeText(value.sql).then(() => say('The SQL is copied.'), () => say('The browser does not let the page copy.', 'error'))}>Copy</Button></div>
      <SqlText sql={value.sql} />
    </div>
  );
}
