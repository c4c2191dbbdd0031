import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

const pending = view => view.locator('.pending-button');

async function save(view) {
  await view.keyboard.press('Control+s');
  await view.locator('.pending-panel pre.sql').waitFor();
  await view.locator('.pending-panel').getByRole('button', { name: /^Save/ }).click();
}

async function saved(view) {
  await view.locator('.pending-panel').waitFor({ state: 'detached' });
  await view.locator('.message.done', { hasText: 'saved' }).last().waitFor();
}

export default function edit(test) {
  test('An edit is staged, shown as SQL, saved, and nothing else changes', async ({ view, page, shop }) => {
    await page.go(shop.table('authors'));
    const before = await page.sql('SELECT * FROM authors ORDER BY id');
    await (await page.cellAt(2, 'name')).dblclick();
    await view.keyboard.press('Control+a');
    await view.keyboard.type("Calvino, Italo 'I.'");
    await view.keyboard.press('Enter');
    assert.equal(await page.cell(2, 'name'), "Calvino, Italo 'I.'");
    assert.deepEqual(await page.sql('SELECT * FROM authors ORDER BY id'), before);
    await save(view);
    await saved(view);
    const after = await page.sql('SELECT * FROM authors ORDER BY id');
    assert.equal(after[1][1], "Calvino, Italo 'I.'");
    after[1][1] = before[1][1];
    assert.deepEqual(after, before);
  });

  test('A click elsewhere keeps what was typed; Escape does not; leaving alone changes nothing', async ({ view, page, shop }) => {
    await page.go(shop.table('authors'));
    await (await page.cellAt(3, 'name')).dblclick();
    await view.keyboard.press('End');
    await view.keyboard.type(' (JLB)');
    await (await page.cellAt(5, 'name')).click();
    assert.equal(await page.cell(3, 'name'), 'Jorge Luis Borges (JLB)');
    await (await page.cellAt(7, 'born')).dblclick();
    await view.keyboard.press('Enter');
    assert.equal(await page.cell(7, 'born'), 'NULL');
    await (await page.cellAt(4, 'name')).click();
    await view.keyboard.type('gone');
    await view.keyboard.press('Escape');
    assert.equal(await page.cell(4, 'name'), 'Stanisław Lem');
    assert.match(await pending(view).innerText(), /^1 /);
    await view.keyboard.press('Control+z');
    assert.equal(await page.cell(3, 'name'), 'Jorge Luis Borges');
    await pending(view).waitFor({ state: 'detached' });
    await view.keyboard.press('Control+Shift+z');
    assert.match(await pending(view).innerText(), /^1 /);
    await (await page.cellAt(3, 'name')).dblclick();
    await view.keyboard.press('Control+a');
    await view.keyboard.type('Jorge Luis Borges');
    await view.keyboard.press('Enter');
    await pending(view).waitFor({ state: 'detached' });
  });

  test('NULL, empty text and DEFAULT are three things', async ({ view, page, shop, engine }) => {
    const table = engine === 'sqlite' ? 'publishers' : 'books';
    const column = engine === 'sqlite' ? 'city' : 'blurb';
    await page.go(shop.table(table));
    await (await page.cellAt(1, column)).click();
    await view.keyboard.press('Enter');
    await view.locator('.cell-editor .chip', { hasText: 'empty' }).click();
    assert.equal(await page.cell(1, column), 'empty');
    await (await page.cellAt(2, column)).click();
    await view.keyboard.press('Delete');
    assert.equal(await page.cell(2, column), 'NULL');
    await (await page.cellAt(3, column)).click();
    await view.keyboard.type('NULL');
    await view.keyboard.press('Enter');
    await view.keyboard.press('Control+s');
    await view.locator('.pending-panel pre.sql').waitFor();
    await view.locator('.pending-panel').getByRole('button', { name: /^Save/ }).click();
    await saved(view);
    const rows = await page.sql(`SELECT ${column} FROM ${table} WHERE id <= 3 ORDER BY id`);
    assert.deepEqual(rows.map(row => row[0]), ['', null, 'NULL']);
  });

  test('A new row takes what is given and defaults for the rest; it can be duplicated and deleted', async ({ view, page, shop }) => {
    await page.go(shop.table('authors'));
    await view.locator('.grid').press('Insert');
    assert.equal(await page.cell(1, 'country'), 'DEFAULT');
    await (await page.cellAt(1, 'name')).click();
    await view.keyboard.type('Clarice Lispector');
    await view.keyboard.press('Enter');
    await save(view);
    await saved(view);
    let [[id, name, , country]] = await page.sql("SELECT * FROM authors WHERE name = 'Clarice Lispector'");
    assert.equal(name, 'Clarice Lispector');
    assert.equal(country, 'ZZ');
    id = typeof id === 'object' ? id.v : id;
    await page.go(shop.table('authors') + `?filter=id:eq:${id}`);
    await view.locator('.grid').press('Control+d');
    await save(view);
    await saved(view);
    assert.equal((await page.sql("SELECT * FROM authors WHERE name = 'Clarice Lispector'")).length, 2);
    await page.go(shop.table('authors') + '?filter=name:contains:Lispector');
    await view.locator('.count', { hasText: '2 rows' }).waitFor();
    await view.locator('.grid').press('Control+a');
    await view.locator('.grid').press('Control+Delete');
    assert.equal(await view.locator('.grid-row.deleted').count(), 2);
    await save(view);
    await saved(view);
    assert.equal((await page.sql("SELECT * FROM authors WHERE name = 'Clarice Lispector'")).length, 0);
  });

  test('Each staged edit can be taken back alone, or all at once', async ({ view, page, shop }) => {
    await page.go(shop.table('customers'));
    await (await page.cellAt(1, 'name')).click();
    await view.keyboard.type('One');
    await view.keyboard.press('Enter');
    await view.keyboard.type('Two');
    await view.keyboard.press('Enter');
    await view.keyboard.press('Control+Delete');
    await view.keyboard.press('Control+s');
    const panel = view.locator('.pending-panel');
    assert.equal(await panel.locator('.pending').count(), 3);
    await panel.getByRole('button', { name: 'Undo: delete in customers' }).click();
    await panel.getByRole('button', { name: 'Undo: changed in customers' }).first().click();
    assert.equal(await panel.locator('.pending').count(), 1);
    assert.notEqual(await page.cell(1, 'name'), 'One');
    assert.equal(await page.cell(2, 'name'), 'Two');
    await panel.getByRole('button', { name: 'Undo all' }).click();
    assert.notEqual(await page.cell(2, 'name'), 'Two');
    await panel.waitFor({ state: 'detached' });
  });

  test('A row that changed meanwhile is shown, nothing is saved, and one decides', async ({ view, page, shop }) => {
    await page.go(shop.table('authors'));
    await (await page.cellAt(4, 'name')).click();
    await view.keyboard.type('Mine');
    await view.keyboard.press('Enter');
    await view.keyboard.type('Another');
    await view.keyboard.press('Enter');
    await page.sql("UPDATE authors SET name = 'Theirs' WHERE id = 4");
    await save(view);
    const conflict = view.locator('.conflict');
    await conflict.getByText('Somebody changed this row meanwhile').waitFor();
    assert.match(await conflict.innerText(), /Theirs/);
    assert.deepEqual((await page.sql('SELECT name FROM authors WHERE id IN (4, 5) ORDER BY id')).map(row => row[0]), ['Theirs', 'Virginia Woolf']);
    await conflict.getByRole('button', { name: 'Write mine over it' }).click();
    await saved(view);
    assert.deepEqual((await page.sql('SELECT name FROM authors WHERE id IN (4, 5) ORDER BY id')).map(row => row[0]), ['Mine', 'Another']);

    await (await page.cellAt(5, 'name')).click();
    await view.keyboard.type('Once more');
    await view.keyboard.press('Enter');
    await page.sql("UPDATE authors SET name = 'Virginia Woolf' WHERE id = 5");
    await save(view);
    await conflict.getByRole('button', { name: 'Leave it as it is' }).click();
    await conflict.waitFor({ state: 'detached' });
    await view.locator('.pending-panel').getByRole('button', { name: 'Close', exact: true }).click();
    await page.sql("UPDATE authors SET name = 'Stanisław Lem' WHERE id = 4");
  });

  test('A row that is gone meanwhile is said to be gone', async ({ view, page, shop }) => {
    await page.sql("INSERT INTO authors (id, name) VALUES (900, 'Short-lived')");
    await page.go(shop.table('authors') + '?filter=id:eq:900');
    await (await page.cellAt(1, 'name')).click();
    await view.keyboard.type('Too late');
    await view.keyboard.press('Enter');
    await page.sql('DELETE FROM authors WHERE id = 900');
    await save(view);
    await view.locator('.conflict').getByText('This row is gone').waitFor();
    await view.locator('.conflict').getByRole('button', { name: 'Drop my change' }).click();
    await pending(view).waitFor({ state: 'detached' });
    await view.keyboard.press('Escape');
  });

  test('Bytes are shown by their size, and downloaded as they are', async ({ view, page, shop, engine }) => {
    if (engine !== 'postgresql') return;
    await page.go(shop.table('books') + '?filter=id:eq:1');
    assert.match(await page.cell(1, 'cover'), /^40 B|^24 B/);
    await view.locator('.grid').press('Space');
    const [download] = await Promise.all([view.waitForEvent('download'), view.locator('.row-panel').getByRole('button', { name: 'Download' }).click()]);
    assert.equal((await readFile(await download.path())).subarray(0, 8).toString('latin1'), '\x89PNG\r\n\x1a\n');
    await view.keyboard.press('Escape');
  });

  test('A row of a composite key, and one without any key, are edited', async ({ view, page, shop, engine }) => {
    await page.go(shop.table('book_authors') + '?filter=book_id:eq:12');
    await (await page.cellAt(1, 'position')).click();
    await view.keyboard.type('7');
    await view.keyboard.press('Enter');
    await save(view);
    await saved(view);
    const [[position]] = await page.sql('SELECT position FROM book_authors WHERE book_id = 12');
    assert.equal(position?.v ?? position, '7');
    if (engine !== 'postgresql') return;
    await page.go(shop.table('visits') + '?sort=at');
    await (await page.cellAt(1, 'page')).click();
    await view.keyboard.type('/start');
    await view.keyboard.press('Enter');
    await save(view);
    await saved(view);
    assert.deepEqual(await page.sql("SELECT count(*) FROM visits WHERE page = '/start'"), [['1']]);
  });

  test('A foreign key is chosen among rows by their text', async ({ view, page, shop }) => {
    await page.go(shop.table('book_authors') + '?filter=book_id:eq:20');
    await (await page.cellAt(1, 'author_id')).dblclick();
    await view.keyboard.press('Control+a');
    await view.keyboard.type('Borges');
    await view.locator('.choices li', { hasText: 'Borges' }).waitFor();
    await view.keyboard.press('ArrowDown');
    await view.keyboard.press('Enter');
    assert.match(await page.cell(1, 'author_id'), /^3/);
    await view.keyboard.press('Control+z');
  });

  test('Rows of a spreadsheet are pasted: over cells, and as new rows', async ({ view, page, shop }) => {
    await page.go(shop.table('authors') + '?filter=id:ge:9&sort=id');
    await (await page.cellAt(2, 'name')).click();
    await view.evaluate(() => navigator.clipboard.writeText('Pasted One\t\tPL\nPasted Two\t\t\n'));
    await view.keyboard.press('Control+v');
    assert.equal(await page.cell(3, 'name'), 'Pasted One');
    assert.equal(await page.cell(3, 'born'), 'NULL');
    assert.equal(await page.cell(1, 'name'), 'Pasted Two');
    await view.keyboard.press('Control+z');
    await pending(view).waitFor({ state: 'detached' });
  });

  test('What is copied between cells keeps NULL, and a spreadsheet gets tabs', async ({ view, page, shop }) => {
    await page.go(shop.table('authors') + '?filter=id:in:6:7&sort=-id');
    await (await page.cellAt(1, 'born')).click();
    await view.keyboard.press('Control+c');
    await view.keyboard.press('ArrowDown');
    await view.keyboard.press('Control+v');
    assert.equal(await page.cell(2, 'born'), 'NULL');
    await view.keyboard.press('Control+z');
    await (await page.cellAt(1, 'name')).click();
    await view.keyboard.press('Shift+ArrowRight');
    await view.keyboard.press('Shift+ArrowDown');
    await view.keyboard.press('Control+c');
    const text = await view.evaluate(() => navigator.clipboard.readText());
    assert.match(text, /^Anonymous\t\nNaguib Mahfouz\t1911/);
  });

  test('Enums, booleans, JSON, arrays, bytes and long text have their editors', async ({ view, page, shop, engine }) => {
    if (engine !== 'postgresql') return;
    await page.go(shop.table('books') + '?filter=id:eq:13');
    await (await page.cellAt(1, 'format')).dblclick();
    await view.getByRole('option', { name: 'audio' }).click();
    assert.equal(await page.cell(1, 'format'), 'audio');
    await (await page.cellAt(1, 'in_print')).dblclick();
    await view.getByRole('option', { name: 'NULL', exact: true }).click();
    await (await page.cellAt(1, 'tags')).click();
    await view.keyboard.press('Enter');
    const editor = view.locator('.block-editor');
    await editor.getByRole('button', { name: 'Item', exact: true }).click();
    await editor.getByRole('textbox', { name: 'Item 2' }).fill('with, comma');
    await editor.getByRole('button', { name: 'Keep' }).click();
    assert.equal(await page.cell(1, 'tags'), '{novel,"with, comma"}');
    await (await page.cellAt(1, 'details')).click();
    await view.keyboard.press('Enter');
    await editor.locator('textarea').fill('{"pages": 12345678901234567890,}');
    await editor.getByText('A name in double quotes is expected').waitFor();
    assert.ok(await editor.getByRole('button', { name: 'Keep' }).isDisabled());
    await editor.locator('textarea').fill('{"pages": 12345678901234567890}');
    await editor.getByRole('button', { name: 'Keep' }).click();
    await (await page.cellAt(1, 'cover')).click();
    await view.keyboard.press('Enter');
    await editor.locator('input[type=file]').setInputFiles({ name: 'a.bin', mimeType: 'application/octet-stream', buffer: Buffer.from([0, 1, 254, 255]) });
    await editor.getByText('4 B').waitFor();
    await editor.getByRole('button', { name: 'Keep' }).click();
    await save(view);
    await saved(view);
    assert.deepEqual(await page.sql("SELECT format, in_print, tags, details, encode(cover, 'hex') FROM books WHERE id = 13"),
      [['audio', null, '{novel,"with, comma"}', '{"pages": 12345678901234567890}', '0001feff']]);

    await page.go(shop.table('books') + '?filter=id:eq:10');
    await (await page.cellAt(1, 'blurb')).click();
    await view.keyboard.press('Enter');
    await view.locator('.cell-editor textarea').waitFor();
    await view.keyboard.press('Control+End');
    await view.keyboard.type('END');
    await view.keyboard.press('Enter');
    await save(view);
    await saved(view);
    assert.deepEqual(await page.sql("SELECT length(blurb), right(blurb, 4) FROM books WHERE id = 10"), [['330003', ' END']]);
  });

  test('An editor at the edge of the grid is wholly seen', async ({ view, page, shop, engine }) => {
    if (engine !== 'postgresql') return;
    await page.go(shop.table('books'));
    await (await page.cellAt(20, 'tags')).click();
    await view.keyboard.press('ArrowRight');
    await view.keyboard.press('Enter');
    const box = await view.locator('.block-editor').boundingBox();
    const { width, height } = view.viewportSize();
    assert.ok(box.x + box.width <= width && box.y + box.height <= height, JSON.stringify(box));
    await view.keyboard.press('Escape');
  });

  test('A value that the database refuses stays staged, with its words', async ({ view, page, shop }) => {
    await page.go(shop.table('order_items') + '?sort=order_id');
    const column = 'quantity';
    await (await page.cellAt(1, column)).click();
    await view.keyboard.type('-5');
    await view.keyboard.press('Enter');
    await save(view);
    await view.locator('.pending-panel .note.error').waitFor();
    assert.match(await pending(view).innerText(), /^1 /);
    await view.locator('.pending-panel').getByRole('button', { name: 'Undo all' }).click();
    await view.locator('.pending-panel').waitFor({ state: 'detached' });
  });
}
