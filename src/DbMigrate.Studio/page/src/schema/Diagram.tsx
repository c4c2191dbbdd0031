import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { SchemaTable } from '../contract/methods.ts';
import { Button } from '../parts/Button.tsx';
import { shorten } from '../values/shorten.ts';
import { arrange, headHeight, lineHeight, type Box, type Line } from './layout.ts';

interface View { x: number; y: number; scale: number }
interface DiagramProps { tables: SchemaTable[]; isAll: boolean; chosen: string | null; onChoose: (table: string | null) => void }

/** Tables and their foreign keys: the wheel zooms, dragging moves the picture or a table, a click shows a table with its neighbours. */
export function Diagram({ tables, isAll, chosen, onChoose }: DiagramProps) {
  const { boxes: arranged, lines } = useMemo(() => arrange(tables, isAll), [tables, isAll]);
  const [moved, setMoved] = useState<Record<string, { x: number; y: number }>>({});
  const [view, setView] = useState<View>({ x: 0, y: 0, scale: 1 });
  const frame = useRef<SVGSVGElement>(null);
  const drag = useRef<{ name: string | null; x: number; y: number; from: { x: number; y: number }; far: boolean } | null>(null);
  const boxes = arranged.map(box => ({ ...box, ...moved[box.name] }));

  const fit = () => {
    const { width, height } = frame.current!.getBoundingClientRect();
    const right = Math.max(...arranged.map(box => box.x + box.width)) + 30;
    const bottom = Math.max(...arranged.map(box => box.y + box.height)) + 30;
    const scale = Math.min(1.1, width / right, height / bottom);
    setView({ scale, x: (width - right * scale) / 2, y: (height - bottom * scale) / 2 });
  };
  useEffect(() => {
    setMoved({});
    fit();
  }, [arranged]);
  useEffect(() => {
    // Preact listens passively to the wheel, and the page behind must not scroll.
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 400), event.offsetX, event.offsetY);
    };
    frame.current!.addEventListener('wheel', wheel, { passive: false });
    return () => frame.current?.removeEventListener('wheel', wheel);
  }, []);

  function zoom(by: number, x?: number, y?: number): void {
    const { width, height } = frame.current!.getBoundingClientRect();
    const at = { x: x ?? width / 2, y: y ?? height / 2 };
    setView(before => {
      const scale = Math.min(2.5, Math.max(0.1, before.scale * by));
      const ratio = scale / before.scale;
      return { scale, x: at.x - (at.x - before.x) * ratio, y: at.y - (at.y - before.y) * ratio };
    });
  }

  const near = new Set(chosen === null ? [] : lines.filter(line => line.from === chosen || line.to === chosen).flatMap(line => [line.from, line.to]).concat(chosen));
  const isDim = (name: string) => chosen !== null && near.size > 0 && !near.has(name);
  return (
    <div class="diagram">
      <svg ref={frame} role="group" aria-label="Diagram of the schema"
        onPointerDown={event => {
          const name = (event.target as Element).closest<SVGGElement>('[data-table]')?.dataset.table ?? null;
          const box = boxes.find(one => one.name === name);
          drag.current = { name, x: event.clientX, y: event.clientY, from: box ? { x: box.x, y: box.y } : { x: view.x, y: view.y }, far: false };
        }}
        onPointerMove={event => {
          const at = drag.current;
          if (!at || event.buttons !== 1) return;
          const dx = event.clientX - at.x;
          const dy = event.clientY - at.y;
          if (!at.far && Math.hypot(dx, dy) < 4) return;
          if (!at.far) frame.current!.setPointerCapture(event.pointerId);
          at.far = true;
          if (at.name === null) setView({ ...view, x: at.from.x + dx, y: at.from.y + dy });
          else setMoved({ ...moved, [at.name]: { x: at.from.x + dx / view.scale, y: at.from.y + dy / view.scale } });
        }}
        onPointerUp={() => {
          const at = drag.current;
          drag.current = null;
          if (at && !at.far) onChoose(at.name);
        }}
        onKeyDown={event => {
          const steps: Record<string, [number, number]> = { ArrowLeft: [40, 0], ArrowRight: [-40, 0], ArrowUp: [0, 40], ArrowDown: [0, -40] };
          const step = steps[event.key];
          if (step) setView({ ...view, x: view.x + step[0], y: view.y + step[1] });
          else if (event.key === '+') zoom(1.25);
          else if (event.key === '-') zoom(0.8);
          else if (event.key === 'Escape') onChoose(null);
          else return;
          event.preventDefault();
        }}>
        <defs>
          <marker id="crow" viewBox="0 0 10 10" refX="0" refY="5" markerWidth="9" markerHeight="9" orient="auto"><path d="M0 0L10 5L0 10M0 5H10" /></marker>
          <marker id="one" viewBox="0 0 10 10" refX="8" refY="5" markerWidth="8" markerHeight="8" orient="auto"><path d="M5 0V10" /></marker>
        </defs>
        <g transform={`translate(${view.x} ${view.y}) scale(${view.scale})`}>
          {lines.map(line => <Connection line={line} boxes={boxes} isDim={chosen !== null && line.from !== chosen && line.to !== chosen} />)}
          {boxes.map(box => <TableBox key={box.name} box={box} isChosen={box.name === chosen} isDim={isDim(box.name)} onChoose={() => onChoose(box.name)} />)}
        </g>
      </svg>
      <div class="floating">
        <Button icon="plus" label="Nearer" onClick={() => zoom(1.25)} /><Button icon="minus" label="Farther" onClick={() => zoom(0.8)} /><Button onClick={() => { setMoved({}); fit(); }}>Fit</Button>
      </div>
    </div>
  );
}

function TableBox({ box, isChosen, isDim, onChoose }: { box: Box; isChosen: boolean; isDim: boolean; onChoose: () => void }) {
  const foreign = new Set(box.table.foreignKeys.flatMap(key => key.columns));
  return (
    <g class={`box${isChosen ? ' chosen' : ''}${isDim ? ' dim' : ''}`} data-table={box.name} transform={`translate(${box.x} ${box.y})`} tabindex={0} role="button" aria-pressed={isChosen}
      onKeyDown={event => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        event.stopPropagation();
        onChoose();
      }}>
      <rect width={box.width} height={box.height} rx="6" />
      <text class="box-name" x="12" y="20">{shorten(box.table.name, 40)}</text>
      <path class="box-line" d={`M0 ${headHeight}H${box.width}`} />
      {box.columns.map((column, index) => (
        <g aria-hidden="true" transform={`translate(0 ${headHeight + 4 + index * lineHeight})`}>
          <text class={`box-column${column.key ? ' key' : foreign.has(column.name) ? ' foreign' : ''}`} x="12" y="14">{shorten(column.name, 28)}</text>
          <text class="box-type" x={box.width - 12} y="14" text-anchor="end">{shorten(column.type, 22)}{column.nullable ? '?' : ''}</text>
        </g>
      ))}
    </g>
  );
}

function Connection({ line, boxes, isDim }: { line: Line; boxes: Box[]; isDim: boolean }) {
  const from = boxes.find(box => box.name === line.from)!;
  const to = boxes.find(box => box.name === line.to)!;
  const y = (box: Box, column: string) => {
    const index = box.columns.findIndex(one => one.name === column);
    return box.y + (index < 0 ? headHeight / 2 : headHeight + 4 + index * lineHeight + lineHeight / 2);
  };
  const [y1, y2] = [y(from, line.fromColumn), y(to, line.toColumn)];
  // From the side that looks at the other table; a table that refers to itself leaves and comes back at the left.
  const isRight = from !== to && to.x > from.x + from.width;
  const x1 = isRight ? from.x + from.width : from.x;
  const x2 = from === to || isRight ? to.x : to.x + to.width;
  const bend = from === to ? 34 : Math.max(30, Math.abs(x1 - x2) / 2);
  const c1 = isRight ? x1 + bend : x1 - bend;
  const c2 = from === to || isRight ? x2 - bend : x2 + bend;
  return <path class={`connection${isDim ? ' dim' : ''}`} d={`M${x1} ${y1}C${c1} ${y1} ${c2} ${y2} ${x2} ${y2}`} marker-start="url(#crow)" marker-end="url(#one)" />;
}
