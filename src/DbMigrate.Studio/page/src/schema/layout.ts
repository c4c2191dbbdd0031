import { Graph, layout } from '@dagrejs/dagre';
import type { SchemaTable } from '../contract/methods.ts';
import { labelOf } from '../state/database.ts';

export interface Box { table: SchemaTable; name: string; columns: SchemaTable['columns']; x: number; y: number; width: number; height: number }
export interface Line { from: string; to: string; fromColumn: string; toColumn: string }

export const lineHeight = 20;
export const headHeight = 30;

/** Boxes and where they stand: a table right of those that it refers to. */
export function arrange(tables: SchemaTable[], isAll: boolean): { boxes: Box[]; lines: Line[] } {
  const names = new Set(tables.map(labelOf));
  const lines = tables.flatMap(table => table.foreignKeys
    .map(key => ({ from: labelOf(table), to: labelOf({ schema: key.schema, name: key.table }), fromColumn: key.columns[0]!, toColumn: key.referenced[0]! }))
    .filter(line => names.has(line.to)));
  const referred = (name: string, column: string) => lines.some(line => line.to === name && line.toColumn === column);
  const boxes = tables.map<Box>(table => {
    const name = labelOf(table);
    const foreign = new Set(table.foreignKeys.flatMap(key => key.columns));
    const columns = isAll ? table.columns : table.columns.filter(column => column.key || foreign.has(column.name) || referred(name, column.name));
    const widest = Math.max(table.name.length * 7.6 + 30, ...columns.map(column => (column.name.length + Math.min(column.type.length, 22)) * 6.7 + 44));
    return { table, name, columns, x: 0, y: 0, width: Math.round(Math.min(340, Math.max(140, widest))), height: headHeight + columns.length * lineHeight + 8 };
  });
  const graph = new Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 26, ranksep: 90, marginx: 30, marginy: 30 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const box of boxes) graph.setNode(box.name, { width: box.width, height: box.height });
  for (const line of lines) if (line.from !== line.to) graph.setEdge(line.to, line.from);
  layout(graph);
  for (const box of boxes) {
    const node = graph.node(box.name) as { x: number; y: number };
    box.x = node.x - box.width / 2;
    box.y = node.y - box.height / 2;
  }
  return { boxes, lines };
}
