import type { VirtualItem } from '@tanstack/virtual-core';
import { useRef, useState } from 'preact/hooks';
import { Icon } from '../parts/Icon.tsx';
import { px } from '../parts/px.ts';
import { headHeight, labelWidth, type GridProps } from './model.ts';

const narrowest = 60;

/** The head: names, types and keys; a click sorts, the edge sets the width, dragging moves a column. */
export function GridHead({ columns, items, onSort, onFilter, onWidth, onMove }: GridProps & { items: VirtualItem[] }) {
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const sizing = useRef<{ column: number; from: number; width: number } | null>(null);

  function keyDown(event: KeyboardEvent, column: number): void {
    if (event.key.toLowerCase() === 'f' && !event.ctrlKey && !event.metaKey) onFilter?.(column);
    else if (event.altKey && event.key === 'ArrowRight') onWidth?.(column, columns[column]!.width + 20);
    else if (event.altKey && event.key === 'ArrowLeft') onWidth?.(column, Math.max(narrowest, columns[column]!.width - 20));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="grid-head" role="row" aria-rowindex={1} style={{ height: px(headHeight) }}>
      <div class="row-label head" role="columnheader" aria-colindex={1} aria-label="Row" style={{ width: px(labelWidth) }} />
      {items.map(item => {
        const column = columns[item.index]!;
        return (
          <div key={item.index} role="columnheader" aria-colindex={item.index + 2} aria-sort={column.sort ?? 'none'}
            class={`head-cell${column.numeric ? ' numeric' : ''}${over === item.index && dragged !== null ? ' drop' : ''}`} style={{ left: px(item.start), width: px(item.size), height: px(headHeight) }}
            draggable={onMove !== undefined}
            onDragStart={event => {
              if (sizing.current) event.preventDefault();
              else setDragged(item.index);
            }}
            onDragOver={event => { event.preventDefault(); setOver(item.index); }}
            onDragEnd={() => { setDragged(null); setOver(null); }}
            onDrop={event => {
              event.preventDefault();
              if (dragged !== null && dragged !== item.index) onMove?.(dragged, item.index);
              setDragged(null);
              setOver(null);
            }}>
            <button type="button" class="head-button" title={column.title} disabled={!onSort} onClick={event => onSort?.(item.index, event.shiftKey)} onKeyDown={event => keyDown(event, item.index)}>
              <span class="head-name">
                {column.key && <span class="key-mark" title="key"><Icon name="key" /></span>}
                {column.foreign && <span class="key-mark foreign-mark" title="foreign key"><Icon name="link" /></span>}
                <bdi>{column.name}</bdi>
                {column.sort && <Icon name={column.sort === 'ascending' ? 'up' : 'down'} />}
              </span>
              <span class="head-type">{column.type}</span>
            </button>
            {onWidth && (
              <span class="sizer" aria-hidden="true" title="Drag: width. Double-click: as its cells need"
                onPointerDown={event => {
                  sizing.current = { column: item.index, from: event.clientX, width: column.width };
                  (event.target as Element).setPointerCapture(event.pointerId);
                  event.preventDefault();
                  event.stopPropagation();
                }}
                onPointerMove={event => {
                  const at = sizing.current;
                  if (at) onWidth(at.column, Math.max(narrowest, at.width + event.clientX - at.from));
                }}
                onPointerUp={() => { sizing.current = null; }}
                onDblClick={event => {
                  event.stopPropagation();
                  onWidth(item.index, fitting(event.target as Element, item.index, column.name, column.type));
                }} />
            )}
          </div>
        );
      })}
    </div>
  );
}

/** As wide as the cells that are drawn need, and no wider than one can read. */
function fitting(from: Element, column: number, name: string, type: string): number {
  const cells = from.closest('.grid')!.querySelectorAll<HTMLElement>(`.grid-cell[data-column="${column}"] .cell-text`);
  const widest = Math.max(0, ...[...cells].map(cell => cell.scrollWidth));
  return Math.round(Math.min(600, Math.max(narrowest, widest + 44, name.length * 8 + 50, type.length * 6.6 + 30)));
}
