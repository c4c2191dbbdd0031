import { Empty } from '../parts/Notice.tsx';
import { catalog, info } from '../state/database.ts';
import { useStore } from '../state/store.ts';
import { plural } from '../values/shorten.ts';

export function StartView() {
  const tables = useStore(catalog);
  const about = useStore(info)!;
  if (!tables) return <Empty title="" />;
  return (
    <Empty title={tables.length === 0 ? 'The database has no tables yet.' : plural(tables.filter(table => !table.kind.toLowerCase().includes('view')).length, 'table')}>
      {tables.length > 0 ? 'Choose one on the left, or press / to search. ? shows all keys.'
        : about.can.journal ? <>Its migrations are under <a href="#/journal">Migrations</a>.</> : 'Write some SQL to make one.'}
    </Empty>
  );
}
