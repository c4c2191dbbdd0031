import { PostgreSQL, SQLDialect, SQLite } from '@codemirror/lang-sql';
import { info } from '../state/database.ts';

// CodeMirror's list for PostgreSQL has every word of the standard and of PL/pgSQL: id, name and title would look like keywords.
const columnNames = new Set(['id', 'name', 'title', 'comment', 'message', 'label', 'position', 'status', 'length', 'number', 'code', 'content', 'data', 'date', 'hint', 'link', 'location', 'owner', 'path',
  'source', 'state', 'style', 'version', 'url', 'users', 'value', 'year', 'month', 'day', 'text', 'type', 'types', 'level', 'key', 'count', 'sum', 'min', 'max', 'avg']);

const withoutNames = (dialect: SQLDialect) => SQLDialect.define({ ...dialect.spec, keywords: (dialect.spec.keywords ?? '').split(' ').filter(word => !columnNames.has(word)).join(' ') });
const postgres = withoutNames(PostgreSQL);
const sqlite = withoutNames(SQLite);

/** The database's language. */
export function dialect(): SQLDialect {
  return info.value?.dialect === 'sqlite' ? sqlite : postgres;
}
