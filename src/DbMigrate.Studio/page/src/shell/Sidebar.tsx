import { useMemo, useRef, useState } from 'preact/hooks';
import type { CatalogTable } from '../contract/methods.ts';
import { useVirtual } from '../grid/virtual.ts';
import { Button } from '../parts/Button.tsx';
import { Icon } from '../parts/Icon.tsx';
import { px } from '../parts/px.ts';
import { address, formatAddress, tableAddress } from '../state/address.ts';
import { catalog, labelOf, tableKey } from '../state/database.ts';
import { pins, togglePin } from '../state/settings.ts';
import { useStore } from '../state/store.ts';
import { countOf } from '../values/shorten.ts';

type Item = { title: string; count: number } | { table: CatalogTable; pinned: boolean };

const lineHeight = 28;

/** The tables: pinned ones first, then by schema. Thousands of them are a window on a list. */
export function Sidebar({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const tables = useStore(catalog);
  const pinned = useStore(pins);
  const shown = useStore(address);
  const [search, setSearch] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const items = useMemo(() => itemsOf(tables ?? [], pinned, search), [tables, pinned, search]);
  const rows = useVirtual(list, { count: items.length, size: () => lineHeight, overscan: 10 });
  const current = shown.view === 'table' ? tableKey(shown) : null;
  const isCurrent = (table: CatalogTable) => tableKey(table) === current || (shown.view === 'table' && shown.schema === null && table.name === shown.name && current !== null && !(tables ?? []).some(one => tableKey(one) === current));
  const first = items.findIndex(item => 'table' in item);

  function focusOn(index: number): void {
    rows.scrollToIndex(index);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus());
  }

  function keyDown(event: KeyboardEvent): void {
    const at = Number((event.target as Element).closest<HTMLElement>('[data-index]')?.dataset.index ?? -1);
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || at < 0) return;
    event.preventDefault();
    for (let index = at + step; index >= 0 && index < items.length; index += step) {
      if ('table' in items[index]!) {
        focusOn(index);
        return;
      }
    }
    if (step < 0) document.querySelector<HTMLElement>('.table-search')?.focus();
  }

  return (
    <nav class={`sidebar${isOpen ? ' open' : ''}`} aria-label="Tables" onKeyDown={event => {
      if (event.key === 'Escape') onClose();
    }}>
      <div class="search-box">
        <Icon name="search" />
        <input type="search" class="table-search" placeholder="Search tables" aria-label="Search tables" spellcheck={false} autocomplete="off" value={search}
          onInput={event => setSearch(event.currentTarget.value)}
          onKeyDown={event => {
            if (event.key === 'ArrowDown' && first >= 0) focusOn(first);
            else if (event.key === 'Enter' && first >= 0) location.hash = formatAddress(tableAddress((items[first] as { table: CatalogTable }).table));
            else return;
            event.preventDefault();
          }} />
        <kbd aria-hidden="true">/</kbd>
      </div>
      <div class="table-list" ref={list} onKeyDown={keyDown}>
        <div style={{ height: px(rows.getTotalSize()) }} role="list" class="table-canvas">
          {rows.getVirtualItems().map(line => {
            const item = items[line.index]!;
            const place = { transform: `translateY(${line.start}px)`, height: px(lineHeight) };
            if ('title' in item) return <div key={line.index} role="listitem" class="schema-line" style={place}><span><bdi>{item.title}</bdi></span><span class="muted">{countOf(item.count)}</span></div>;
            const { table } = item;
            return (
              <div key={line.index} role="listitem" class="table-line" data-index={line.index} style={place}>
                <a href={formatAddress(tableAddress(table))} aria-current={isCurrent(table) ? 'true' : undefined} title={[labelOf(table), table.comment].filter(part => part).join('\n')}>
                  <Icon name={table.kind === 'view' || table.kind === 'materializedView' ? 'view' : 'table'} />
                  <span class="table-name"><bdi>{table.name}</bdi></span>
                  {table.rows !== null && <span class="row-count" title={`about ${countOf(Math.round(table.rows))} rows`}>{short(table.rows)}</span>}
                </a>
                <Button icon="pin" class={`pin${item.pinned ? ' pinned' : ''}`} label={item.pinned ? `Unpin ${table.name}` : `Pin ${table.name}`} pressed={item.pinned} onClick={() => togglePin(labelOf(table))} />
              </div>
            );
          })}
        </div>
        {tables && items.length === 0 && <p class="muted no-match">{search === '' ? 'No tables.' : 'Nothing of this name.'}</p>}
      </div>
    </nav>
  );
}

function itemsOf(tables: CatalogTable[], pinned: string[], search: string): Item[] {
  const words = search.toLowerCase().split(/\s+/).filter(word => word !== '');
  const found = tables.filter(table => words.every(word => labelOf(table).toLowerCase().includes(word)));
  const favourites = found.filter(table => pinned.includes(labelOf(table)));
  const schemas = Map.groupBy(found.filter(table => !favourites.includes(table)), table => table.schema);
  const isOne = new Set(tables.map(table => table.schema)).size <= 1;
  return [
    ...favourites.length > 0 ? [{ title: 'Pinned', count: favourites.length }, ...favourites.map(table => ({ table, pinned: true }))] : [],
    ...[...schemas].flatMap(([schema, inIt]) => [
      ...isOne && favourites.length === 0 ? [] : [{ title: schema ?? 'Tables', count: inIt.length }],
      ...inIt.map(table => ({ table, pinned: false })),
    ]),
  ];
}

function short(count: number): string {
  if (count < 1000) return String(Math.round(count));
  const [unit, size] = count < 1e6 ? ['k', 1e3] as const : count < 1e9 ? ['M', 1e6] as const : ['G', 1e9] as const;
  const value = count / size;
  return `${value < 10 ? value.toFixed(1).replace('.0', '') : Math.round(value)}${unit}`;
}
