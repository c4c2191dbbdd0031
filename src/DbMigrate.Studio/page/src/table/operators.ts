import type { Column, Operator } from '../contract/methods.ts';

export const operatorNames: Record<Operator, string> = {
  eq: '=', ne: '≠', lt: '<', le: '≤', gt: '>', ge: '≥', contains: 'contains', startsWith: 'starts with', endsWith: 'ends with', like: 'like',
  in: 'is one of', isNull: 'is NULL', notNull: 'is not NULL', isTrue: 'is true', isFalse: 'is false',
};

export function takesValue(op: Operator): boolean {
  return !['isNull', 'notNull', 'isTrue', 'isFalse'].includes(op);
}

/** What one asks of such a column first. */
export function usualOperator(column: Column): Operator {
  const usual: Operator = column.kind === 'text' ? 'contains' : column.kind === 'boolean' ? 'isTrue' : 'eq';
  return column.operators.includes(usual) ? usual : column.operators[0] ?? 'eq';
}
