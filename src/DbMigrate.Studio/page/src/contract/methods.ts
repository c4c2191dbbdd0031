// What the server's methods take and give. docs/guides/studio.md is for people; this is the contract.
import type { Cell, Value } from './cells.ts';

export interface Info {
  environment: string | null; database: string; engine: string; version: string; dialect: 'postgresql' | 'sqlite';
  readOnly: boolean; protected: boolean; readOnlyReason: string | null; color: string | null; project: string | null;
  can: { cancel: boolean; explain: boolean; transactions: boolean; journal: boolean; apply: boolean; undo: boolean };
}

export interface TableName { schema: string | null; name: string }
export type TableKind = 'table' | 'view' | 'materializedView' | 'partitioned' | 'partition' | 'foreign' | 'virtual' | 'shadow';
export interface CatalogTable extends TableName { kind: TableKind; rows: number | null; bytes: number | null; comment: string | null }

export type ColumnKind = 'text' | 'integer' | 'number' | 'boolean' | 'date' | 'time' | 'timestamp' | 'timestamptz' | 'interval' | 'json'
  | 'bytes' | 'enum' | 'array' | 'uuid' | 'range' | 'other';
export type Operator = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'contains' | 'startsWith' | 'endsWith' | 'like' | 'in'
  | 'isNull' | 'notNull' | 'isTrue' | 'isFalse';

export interface Column {
  name: string; type: string; kind: ColumnKind; nullable: boolean; default: string | null;
  identity: 'always' | 'byDefault' | null; generated: boolean; key: number | null; values: string[] | null; comment: string | null;
  operators: Operator[];
}
/** `schema` and `table` are the other end's: the referenced table's in foreignKeys, the referring table's in referencedBy. */
export interface ForeignKey extends Omit<TableName, 'name'> { name: string; columns: string[]; table: string; referenced: string[] }

export interface Table extends TableName {
  kind: TableKind; comment: string | null; columns: Column[];
  key: { columns: string[]; kind: 'primary' | 'unique' | 'rowid' | 'ctid' | 'none' };
  editable: boolean; reason: string | null; foreignKeys: ForeignKey[]; referencedBy: ForeignKey[];
}

export interface Filter { column: string; op: Operator; value?: string; values?: string[] }
export interface Sort { column: string; descending: boolean }
export interface Row { id: string | null; cells: Cell[] }
export interface Page { rows: Row[]; next: string | null; previous: string | null; ms: number; sql: string }

export type Change =
  | { kind: 'update'; schema: string | null; table: string; id: string | null; values: Record<string, Value>; old: Record<string, Cell> }
  | { kind: 'insert'; schema: string | null; table: string; values: Record<string, Value> }
  | { kind: 'delete'; schema: string | null; table: string; id: string | null; old: Record<string, Cell> };

export interface Hazard { code: string; message: string; sql?: string | null }
export interface Preview { statements: string[]; hazards: Hazard[] }
export interface Saved { rows: ({ change: number; id: string | null; cells: Cell[] } | null)[] }
export interface Conflict { change: number; current: Row | null }

export interface Failure {
  id: string | null; message: string; advice?: string | null; sql?: string | null; line?: number | null; column?: number | null; position?: number | null;
}
export interface Refused { hazards: Hazard[]; allow: string[] }

export interface Result {
  columns: { name: string; type: string }[]; rows: Cell[][]; more: boolean; affected: number | null; command: string; ms: number; sql: string;
}
export interface QueryAnswer { results: Result[]; messages: { severity: string; text: string }[]; error: Failure | null; ms: number }

export interface PlanNode {
  title: string; detail: string | null; cost: number | null; rows: number | null; actualRows: number | null; ms: number | null; children: PlanNode[];
}
export interface Plan { plan: PlanNode | null; text: string }

export interface SchemaTable extends TableName {
  columns: { name: string; type: string; nullable: boolean; key: boolean }[]; foreignKeys: ForeignKey[]; comment: string | null;
}
export interface Schema { tables: SchemaTable[]; views: TableName[]; enums: { name: string; values: string[] }[]; functions: string[] }

export interface JournalEntry {
  index: number; tag: string; name: string; status: string; pending: boolean; applied: boolean; outOfOrder: boolean; when: string | null;
  appliedAt: string | null; statements: number; sql: string | null; down: string | null; hazards: Hazard[];
}
export interface Journal { entries: JournalEntry[]; reason: string | null }
export interface Attempt {
  tag: string; direction: string; status: string; startedAt: string; ms: number | null; statements: number | null; error: string | null;
  user: string | null; host: string | null; version: string | null;
}
export interface DriftChange { kind: string; object: string; sql: string[]; hazards: Hazard[]; dataLoss: boolean }
/** `against` says what the database was compared with: what its migrations make, or the schema's files. */
export interface Drift { changes: DriftChange[]; reason: string | null; against?: 'applied' | 'schema' }
export interface RunPreview { statements: { tag: string; sql: string; hazards: Hazard[] }[] }
export interface RunAnswer {
  results: { tag: string; direction: string; status: string; ms: number | null; statements: number | null; error: string | null }[];
  error?: Failure | null;
}
export interface Completion { tables: (TableName & { columns: string[] })[]; functions: string[] }
