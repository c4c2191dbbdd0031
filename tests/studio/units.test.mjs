// The page's parts that need no browser: what a value is read from, and what is written.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const page = join(dirname(fileURLToPath(import.meta.url)), '../../src/DbMigrate.Studio/page');
const folder = mkdtempSync(join(tmpdir(), 'studio-units-'));
after(() => rmSync(folder, { recursive: true, force: true }));

globalThis.location = { hash: '' };
globalThis.localStorage = { getItem: () => null, setItem: () => undefined };
globalThis.addEventListener = () => undefined;
const { build } = createRequire(join(page, 'package.json'))('esbuild');
writeFileSync(join(folder, 'entry.ts'), ['values/json', 'values/arrays', 'values/tsv', 'values/shorten', 'values/controls', 'values/written', 'state/address', 'state/staged', 'contract/cells']
  .map(name => `export * from ${JSON.stringify(join(page, 'src', name + '.ts'))};`).join('\n'));
await build({ entryPoints: [join(folder, 'entry.ts')], bundle: true, format: 'esm', outfile: join(folder, 'units.mjs'), nodePaths: [join(page, 'node_modules')], logLevel: 'error' });
const units = await import(pathToFileURL(join(folder, 'units.mjs')));

const column = (name, kind, more = {}) => ({ name, type: kind, kind, nullable: true, default: null, identity: null, generated: false, key: null, values: null, comment: null, operators: [], ...more });

test('Numbers of JSON stay the digits that they are', () => {
  const { members } = units.parseJson('{"big": 12345678901234567890, "whole": 1.0, "small": 1e-400}');
  assert.deepEqual(members.map(member => member.value.text), ['12345678901234567890', '1.0', '1e-400']);
});

test('A fault of JSON says its line and column', () => {
  assert.match(units.jsonFault('{\n  "a": 1,\n  b: 2\n}'), /line 3, column 3/);
  assert.match(units.jsonFault('[1, 2'), /line 1, column 6/);
  assert.match(units.jsonFault('{"a": 1} x'), /Nothing is expected/);
  assert.match(units.jsonFault('['.repeat(600)), /500 levels/);
  for (const good of ['null', ' [ ] ', '{"a":{"b":[true,false,null,"\\u00e9"]}}', '-0.5E+3', '""']) assert.equal(units.jsonFault(good), null, good);
  for (const bad of ['', '01', '+1', "{'a':1}", '[1,]', '"\n"', 'NaN', '{"a" 1}', '"\\x"']) assert.notEqual(units.jsonFault(bad), null, bad);
});

test('An array is its items again', () => {
  const items = ['a', 'b c', '', null, 'NULL', 'null', 'with "quotes"', 'back\\slash', 'comma,', '{brace}', ' space ', 'Ünï', 'tab\t'];
  assert.deepEqual(units.parseArray(units.formatArray(items)), items);
  assert.deepEqual(units.parseArray('{}'), []);
  assert.deepEqual(units.parseArray('{1,NULL,"x,y"}'), ['1', null, 'x,y']);
  for (const other of ['{{1,2},{3,4}}', '[2:3]={1,2}', '{1', '1', '{"a}']) assert.equal(units.parseArray(other), null, other);
  assert.equal(units.formatArray(['novel', 'short stories']), '{novel,short stories}');
});

test('What a spreadsheet copies comes as its fields', () => {
  assert.deepEqual(units.parseTsv('a\tb\r\n1\t"x\ty"\r\n'), [['a', 'b'], ['1', 'x\ty']]);
  assert.deepEqual(units.parseTsv('"two\nlines"\t"say ""hi"""'), [['two\nlines', 'say "hi"']]);
  assert.deepEqual(units.parseTsv('"begins with a quote\tend'), [['"begins with a quote', 'end']]);
  assert.deepEqual(units.parseTsv('a\t\tb'), [['a', '', 'b']]);
  assert.deepEqual(units.parseTsv(''), [['']]);
  const rows = [['a', 'tab\t', 'line\nline', '"'], ['', ' ', 'é', '\\']];
  assert.deepEqual(units.parseTsv(units.formatTsv(rows)), rows);
});

test('A text is cut between characters', () => {
  assert.equal(units.shorten('👩👩👩', 2), '👩👩');
  assert.equal(units.shorten('abc', 3), 'abc');
  assert.equal(units.shorten('x'.repeat(1_000_000), 5), 'xxxxx');
});

test('Characters that are not seen are named', () => {
  assert.deepEqual(units.piecesOf('a\u202eb\u200f'), [{ text: 'a' }, { code: 'U+202E' }, { text: 'b' }, { code: 'U+200F' }]);
  assert.deepEqual(units.piecesOf('שלום é\n\t'), [{ text: 'שלום é\n\t' }]);
});

test('An address is the same again, whatever the names are', () => {
  for (const name of ['users', 'a/b', 'a?b', 'a#b', 'ä ö', '%41', "it's", 'a:b,c', '-x', '"q"', '😀']) {
    const address = {
      view: 'table', schema: name, name: name + '2', filters: [{ column: name, op: 'eq', value: name }, { column: 'n', op: 'isNull' }, { column: 'm', op: 'in', values: ['a:b', ',', ''] }],
      sort: [{ column: name, descending: true }, { column: 'b', descending: false }], row: [[name, name + '-:,'], ['k', '']],
    };
    const again = units.parseAddress(units.formatAddress(address));
    assert.deepEqual(JSON.parse(JSON.stringify(again)), JSON.parse(JSON.stringify(address)), name);
  }
  assert.deepEqual(units.parseAddress('#/sql'), { view: 'sql' });
  assert.deepEqual(units.parseAddress('#/nonsense'), { view: 'start' });
  assert.deepEqual(units.parseAddress('#/table/%E0%A4%A'), { view: 'table', schema: null, name: '%E0%A4%A', filters: [], sort: [], row: null });
});

test('A number typed over a number of SQLite is a number, a text stays a text', () => {
  const number = { v: '1', t: 'integer' };
  assert.deepEqual(units.typedValue('9223372036854775807', column('n', 'integer'), number, 'sqlite'), { v: '9223372036854775807', t: 'integer' });
  assert.deepEqual(units.typedValue('9223372036854775808', column('n', 'integer'), number, 'sqlite'), { v: '9223372036854775808', t: 'real' });
  assert.deepEqual(units.typedValue('1.50', column('n', 'number'), null, 'sqlite'), { v: '1.50', t: 'real' });
  assert.equal(units.typedValue('12', column('n', 'integer'), '12', 'sqlite'), '12');
  assert.equal(units.typedValue('12', column('t', 'text'), null, 'sqlite'), '12');
  assert.equal(units.typedValue('12', column('n', 'integer'), '11', 'postgresql'), '12');
  assert.deepEqual(units.typedValue('\\xDEAD', column('b', 'bytes'), null, 'postgresql'), { blob: 'dead' });
});

test('An empty field of a spreadsheet is an empty text, and no value where nothing is empty', () => {
  assert.equal(units.emptyField(column('t', 'text')), '');
  assert.equal(units.emptyField(column('n', 'integer')), null);
  assert.deepEqual(units.emptyField(column('n', 'date', { nullable: false })), { default: true });
});

test('An edit that gives back what was there is none, and each step is undone', () => {
  const table = { schema: 's', name: 't', kind: 'table', comment: null, columns: [column('id', 'integer', { key: 1 }), column('a', 'text'), column('b', 'text')], key: { columns: ['id'], kind: 'primary' }, editable: true, reason: null, foreignKeys: [], referencedBy: [] };
  const row = { id: '1', cells: ['1', null, 'x'] };
  units.setCells(table, [{ row, column: 'a', value: '' }, { row, column: 'b', value: 'y' }]);
  assert.deepEqual(units.staged.value[0].values, { a: '', b: 'y' });
  units.setCells(table, [{ row, column: 'a', value: null }]);
  assert.deepEqual(units.staged.value[0].values, { b: 'y' });
  units.setCells(table, [{ row, column: 'b', value: 'x' }]);
  assert.equal(units.staged.value.length, 0);
  units.undo();
  units.undo();
  assert.deepEqual(units.staged.value[0].values, { a: '', b: 'y' });
  units.redo();
  assert.deepEqual(units.staged.value[0].values, { b: 'y' });
  units.deleteRows(table, [row], []);
  units.addRows(table, [{ a: 'new', b: { default: true } }]);
  assert.deepEqual(units.toChanges(units.staged.value), [
    { kind: 'delete', schema: 's', table: 't', id: '1', old: { id: '1', a: null, b: 'x' } },
    { kind: 'insert', schema: 's', table: 't', values: { a: 'new', b: { default: true } } },
  ]);
  units.rebase(units.staged.value[0].key, { id: '1', cells: ['1', 'z', 'x'] });
  assert.deepEqual(units.toChanges(units.staged.value)[0].old, { id: '1', a: 'z', b: 'x' });
  units.forget();
  assert.equal(units.undo(), false);
});
