import { isBlob, isCut, isDefault, textOf, type Cell, type Value } from '../../contract/cells.ts';
import type { Column, ForeignKey, Table } from '../../contract/methods.ts';
import { info } from '../../state/database.ts';
import { parseArray } from '../../values/arrays.ts';
import { typedValue } from '../../values/written.ts';
import { ArrayEditor } from './ArrayEditor.tsx';
import { BytesEditor } from './BytesEditor.tsx';
import { ChoiceEditor } from './ChoiceEditor.tsx';
import { JsonEditor } from './JsonEditor.tsx';
import { ReferenceEditor } from './ReferenceEditor.tsx';
import { TextEditor } from './TextEditor.tsx';

export type Leave = 'stay' | 'next' | 'previous' | 'below';

export interface EditorProps {
  table: Table;
  column: Column;
  /** What is there now: read, or staged already. */
  value: Cell | Value | undefined;
  /** The character that began the edit, in place of what was there. */
  typed: string | null;
  /** Undefined keeps what was there. */
  onDone: (value: Value | undefined, leave: Leave) => void;
}

/** The editor that fits the column. */
export function CellEditor(props: EditorProps) {
  const { table, column, value, typed } = props;
  const reference = table.foreignKeys.find(key => key.columns.length === 1 && key.columns[0] === column.name);
  const text = textOf(value);
  const write = (written: string) => typedValue(written, column, before(value), info.value?.dialect ?? '');
  if (column.kind === 'boolean' && info.value?.dialect !== 'sqlite') return <ChoiceEditor {...props} choices={choicesOfBoolean(text)} write={write} />;
  if (column.values) return <ChoiceEditor {...props} choices={column.values} write={write} />;
  if (column.kind === 'bytes' || isBlob(value)) return <BytesEditor {...props} />;
  if (column.kind === 'json') return <JsonEditor {...props} write={write} />;
  if (reference) return <ReferenceEditor {...props} reference={reference as ForeignKey} write={write} />;
  if (column.kind === 'array' && typed === null && (text === null || parseArray(text) !== null)) return <ArrayEditor {...props} />;
  return <TextEditor {...props} write={write} />;
}

/** PostgreSQL prints t and f; where a driver wrote the words, the words stay. */
function choicesOfBoolean(text: string | null): string[] {
  return text === 'true' || text === 'false' ? ['true', 'false'] : ['t', 'f'];
}

function before(value: Cell | Value | undefined): Cell | undefined {
  if (isDefault(value) || isCut(value)) return undefined;
  return isBlob(value) ? { blob: value.blob, bytes: value.blob.length / 2 } : value as Cell | undefined;
}
