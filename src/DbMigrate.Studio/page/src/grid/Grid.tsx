import { useEffect, useId, useImperativeHandle, useRef } from 'preact/hooks';
import { CellText } from '../parts/CellText.tsx';
import { isCommand } from '../state/keys.ts';
import { copyCells, pastedCells } from './clipboard.ts';
import { EditorPlace } from './EditorPlace.tsx';
import { GridHead } from './GridHead.tsx';
import { isTyping, moved } from './keys.ts';
import { areaOf, headHeight, labelWidth, rowHeight, type GridProps, type Place } from './model.ts';
import { px } from '../parts/px.ts';
import { useVirtual } from './virtual.ts';

/**
 * Rows and columns of cells, of which only those in the window are drawn. The grid itself has the focus and names the active cell, so that
 * scrolling never takes it away.
 */
export function Grid(props: GridProps) {
  const { label, columns, rowCount, selection, onSelect, editor } = props;
  const element = useRef<HTMLDivElement>(null);
  const id = useId();
  const rows = useVirtual(element, { count: rowCount, size: () => rowHeight, overscan: 12, paddingStart: headHeight, scrollPaddingStart: headHeight });
  const across = useVirtual(element, {
    count: columns.length, size: index => columns[index]!.width, horizontal: true, overscan: 3, paddingStart: labelWidth, scrollPaddingStart: labelWidth,
  });
  const widths = columns.map(column => column.width).join();
  useEffect(() => across.measure(), [widths]);

  const show = ({ row, column }: Place) => {
    if (row < rowCount) rows.scrollToIndex(row);
    if (column < columns.length) across.scrollToIndex(column);
  };
  useImperativeHandle(props.handle ?? null, () => ({
    focus: () => element.current?.focus({ preventScroll: true }),
    show,
    shift: count => {
      element.current!.scrollTop += count * rowHeight;
    },
  }));

  // More rows are asked for before the last one is seen.
  const items = rows.getVirtualItems();
  const columnItems = across.getVirtualItems();
  const isAtEnd = rowCount > 0 && (items.at(-1)?.index ?? 0) >= rowCount - 20;
  const isAtStart = rowCount > 0 && (items[0]?.index ?? 1) <= 12;
  useEffect(() => {
    if (isAtEnd) props.onScroll?.('end');
  }, [isAtEnd, rowCount]);
  useEffect(() => {
    if (isAtStart) props.onScroll?.('start');
  }, [isAtStart, rowCount]);

  const select = (place: Place, extend: boolean) => onSelect({ anchor: extend ? selection.anchor : place, cursor: place });

  function keyDown(event: KeyboardEvent): void {
    if (event.target !== element.current || rowCount === 0 || columns.length === 0) return;
    const page = Math.max(1, Math.floor((element.current!.clientHeight - headHeight) / rowHeight) - 1);
    const next = moved(event, selection, rowCount, columns.length, page);
    if (next) {
      onSelect(next);
      show(next.cursor);
    } else if (props.onKey?.(event)) {
      // The owner knew it.
    } else if (event.key === ' ') {
      props.onOpen?.(selection.cursor.row);
    } else if (event.key === 'Enter' && isCommand(event)) {
      props.cell(selection.cursor.row, selection.cursor.column).follow?.();
    } else if (event.key === 'Enter' || event.key === 'F2') {
      props.onEdit?.(selection.cursor, null);
    } else if (isCommand(event) && event.key.toLowerCase() === 'a') {
      onSelect({ anchor: { row: 0, column: 0 }, cursor: { row: rowCount - 1, column: columns.length - 1 } });
    } else if (props.canType && isTyping(event)) {
      props.onEdit?.(selection.cursor, event.key);
    } else {
      return;
    }
    event.preventDefault();
  }

  const placeOf = (event: MouseEvent): Place | null => {
    const cell = (event.target as Element).closest<HTMLElement>('[data-column]');
    const row = cell?.closest<HTMLElement>('[data-row]');
    return cell && row ? { row: Number(row.dataset.row), column: Number(cell.dataset.column) } : null;
  };

  function pointerDown(event: PointerEvent): void {
    if (event.button !== 0 || (event.target as Element).closest('.cell-editor, button')) return;
    const place = placeOf(event);
    if (!place) return;
    if (place.column < 0) onSelect({ anchor: { row: event.shiftKey ? selection.anchor.row : place.row, column: 0 }, cursor: { row: place.row, column: columns.length - 1 } });
    else select(place, event.shiftKey);
    element.current!.focus({ preventScroll: true });
    event.preventDefault();
  }

  function pointerOver(event: PointerEvent): void {
    if (event.buttons !== 1 || editor) return;
    const place = placeOf(event);
    if (place && place.column >= 0) select(place, true);
  }

  const area = areaOf(selection);
  const { cursor } = selection;
  const cellId = (row: number, column: number) => `${id}-${row}-${column}`;
  const editorColumn = editor && columnItems.find(item => item.index === editor.place.column);
  return (
    <div ref={element} class="grid" role="grid" tabIndex={0} aria-label={label} aria-rowcount={props.isPart ? -1 : rowCount + 1}
      aria-colcount={columns.length + 1} aria-multiselectable aria-activedescendant={rowCount > 0 && items.some(item => item.index === cursor.row) ? cellId(cursor.row, cursor.column) : undefined}
      onKeyDown={keyDown} onPointerDown={pointerDown} onPointerOver={pointerOver}
      onDblClick={event => {
        const place = placeOf(event);
        if (place && place.column >= 0 && !(event.target as Element).closest('.cell-editor, button')) props.onEdit?.(place, null);
      }}
      onCopy={event => {
        if (event.target === element.current && rowCount > 0) copyCells(event, area, props.cell);
      }}
      onPaste={event => {
        if (event.target !== element.current || !props.onPaste) return;
        const { rows, text } = pastedCells(event);
        props.onPaste({ row: area.top, column: area.left }, rows, text);
        event.preventDefault();
      }}>
      <div class="grid-canvas" role="rowgroup" style={{ width: px(across.getTotalSize()), height: px(rows.getTotalSize()) }}>
        <GridHead {...props} items={columnItems} />
        {items.map(item => (
          <div key={item.key} class={`grid-row ${props.rowState(item.index)}${item.index >= area.top && item.index <= area.bottom ? ' in-selection' : ''}`} role="row" aria-rowindex={item.index + 2}
            data-row={item.index} style={{ transform: `translateY(${item.start}px)`, height: px(rowHeight) }}>
            <div class="row-label" role="rowheader" aria-colindex={1} data-column={-1} style={{ width: px(labelWidth) }}>
              {props.rowLabel(item.index)}
              {props.onOpen && <button type="button" class="row-open" tabIndex={-1} aria-label={`Row ${props.rowLabel(item.index)} in full`} onClick={() => props.onOpen!(item.index)}>⤢</button>}
            </div>
            {columnItems.map(column => {
              const cell = props.cell(item.index, column.index);
              const isCursor = cursor.row === item.index && cursor.column === column.index;
              const isSelected = item.index >= area.top && item.index <= area.bottom && column.index >= area.left && column.index <= area.right;
              return (
                <div key={column.index} id={cellId(item.index, column.index)} role="gridcell" data-column={column.index} aria-colindex={column.index + 2}
                  aria-selected={isSelected} class={`grid-cell ${cell.state}${columns[column.index]!.numeric ? ' numeric' : ''}${isSelected ? ' selected' : ''}${isCursor ? ' cursor' : ''}`}
                  style={{ left: px(column.start), width: px(column.size) }}>
                  <span class="cell-text"><CellText cell={cell.value} /></span>
                  {cell.follow && (
                    <button type="button" class="follow" tabIndex={-1} aria-label={`Follow ${columns[column.index]!.name}`} title="Go to the row it refers to" onClick={cell.follow}>→</button>
                  )}
                </div>
              );
            })}
          </div>
        ))}
        {editor && editorColumn && (
          <EditorPlace left={editorColumn.start} top={headHeight + editor.place.row * rowHeight} width={editorColumn.size}>{editor.content}</EditorPlace>
        )}
      </div>
    </div>
  );
}
