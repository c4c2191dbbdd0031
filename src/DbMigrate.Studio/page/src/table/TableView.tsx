import { useMemo } from 'preact/hooks';
import { Empty, FailureNote, failureOf } from '../parts/Notice.tsx';
import { useAsync } from '../parts/useAsync.ts';
import type { TableAddress } from '../state/address.ts';
import { loadTable, schemaVersion, tableKey } from '../state/database.ts';
import { useStore } from '../state/store.ts';
import { TablePage } from './TablePage.tsx';

/** A table of the address: its details first, then its rows. */
export function TableView({ address }: { address: TableAddress }) {
  const version = useStore(schemaVersion);
  const key = tableKey(address);
  const { value: table, error } = useAsync(() => loadTable(address), [key, version], true);
  const shown = useMemo(() => table, [table]);
  if (error) return <div class="page-pad"><FailureNote failure={failureOf(error)} /></div>;
  // While another one is read, the last one is none of this address.
  if (!shown || tableKey(shown) !== tableKey({ schema: address.schema ?? shown.schema, name: address.name })) return <Empty title="" />;
  return <TablePage key={key} table={shown} address={address} />;
}
