import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

async function write(view, sql) {
  const content = view.locator('.sql-editor .cm-content');
  await content.click();
  await view.keyboard.press('Control+a');
  await view.keyboard.press('Delete');
  await view.keyboard.insertText(sql);
  await view.keyboard.press('Escape');
}

const slow = engine => engine === 'sqlite'
  ? 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n'
  : 'SELECT pg_sleep(60)';

export default function sql(test) {
  test('SQL runs, several results stand below each other', async ({ view, page }) => {
    await page.go('#/sql');
    await write(view, "SELECT 1 AS one; SELECT 'two' AS word, NULL AS missing, '' AS blank");
    await view.keyboard.press('Control+Enter');
    await view.locator('.result').nth(1).waitFor();
    assert.equal(await view.locator('.result').count(), 2);
    await view.locator('.result').nth(1).locator('.grid-cell').first().waitFor();
    assert.deepEqual(await view.locator('.result').nth(1).locator('.grid-cell').allInnerTexts(), ['two', 'NULL', 'empty']);
  });

  test('The selection runs alone', async ({ view }) => {
    await write(view, 'SELECT 11 AS a;\nSELECT 22 AS b');
    await view.keyboard.press('Control+Home');
    await view.keyboard.press('Shift+End');
    await view.getByRole('button', { name: 'Run the selection' }).waitFor();
    await view.keyboard.press('Control+Enter');
    await view.locator('.result.alone .grid-cell').first().waitFor();
    assert.deepEqual(await view.locator('.grid-cell >> visible=true').allInnerTexts(), ['11']);
  });

  test('Tables and columns are completed from the live schema', async ({ view }) => {
    await write(view, 'SELECT * FROM cust');
    await view.keyboard.type('o');
    await view.locator('.cm-tooltip-autocomplete li', { hasText: 'customers' }).first().waitFor();
    await view.waitForTimeout(120);
    await view.keyboard.press('Enter');
    await view.keyboard.type(' WHERE customers.ema');
    await view.locator('.cm-tooltip-autocomplete li', { hasText: 'email' }).first().waitFor();
    await view.waitForTimeout(120);
    await view.keyboard.press('Tab');
    assert.match(await view.locator('.cm-content').innerText(), /FROM customers WHERE customers\.email/);
  });

  test('What runs too long is cancelled', async ({ view, engine }) => {
    await write(view, slow(engine));
    await view.keyboard.press('Control+Enter');
    await view.getByRole('button', { name: 'Cancel' }).waitFor();
    await view.waitForTimeout(200);
    await view.keyboard.press('Escape');
    await view.locator('.sql-results .note.error').waitFor();
    await view.getByRole('button', { name: 'Run', exact: true }).waitFor();
  });

  test('An error says what and where', async ({ view }) => {
    await write(view, 'SELECT *\nFROM no_such_table');
    await view.keyboard.press('Control+Enter');
    assert.match(await view.locator('.sql-results .note.error').innerText(), /no_such_table/);
    const place = view.getByRole('button', { name: /^Line 2/ });
    if (await place.count() === 0) return;
    await place.click();
    await view.keyboard.type('X');
    assert.match(await view.locator('.cm-content').innerText(), /\nFROM Xno_such_table/);
  });

  test('More rows follow when they are asked for', async ({ view }) => {
    await view.locator('.setting select').first().selectOption('100');
    await write(view, 'SELECT * FROM orders');
    await view.keyboard.press('Control+Enter');
    await view.getByText('100 rows, more follow').waitFor();
    await view.getByRole('button', { name: 'More', exact: true }).click();
    await view.getByText('1,000 rows, more follow').waitFor();
    await view.locator('.setting select').first().selectOption('500');
  });

  test('The plan is a tree', async ({ view, engine }) => {
    await write(view, 'SELECT c.name, count(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name');
    await view.getByRole('button', { name: 'Plan', exact: true }).click();
    await view.locator('.plan-step').nth(1).waitFor();
    if (engine === 'postgresql') {
      await view.getByRole('button', { name: 'Plan with times' }).click();
      await view.locator('.plan-facts', { hasText: 'ms' }).first().waitFor();
    }
    await view.getByRole('button', { name: 'As text' }).click();
    await view.locator('.plan pre.sql').waitFor();
  });

  test('What may lose data is asked about first', async ({ view, page }) => {
    await write(view, 'DELETE FROM order_items');
    await view.keyboard.press('Control+Enter');
    const dialog = view.getByRole('dialog');
    await dialog.getByText('Nothing was run yet.').waitFor();
    await dialog.getByRole('button', { name: 'Do not run it' }).click();
    const [[count]] = await page.sql('SELECT count(*) FROM order_items');
    assert.notEqual(count?.v ?? count, '0');
    await page.sql('CREATE TABLE scratch_1 (a integer); INSERT INTO scratch_1 VALUES (1)');
    await write(view, 'DROP TABLE scratch_1');
    await view.keyboard.press('Control+Enter');
    await dialog.getByRole('button', { name: 'Run it all the same' }).click();
    await view.locator('.result', { hasText: 'DROP TABLE' }).waitFor();
  });

  for (const [format, pattern] of [['CSV', /^one,missing,blank\r?\n"?say ""hi"""?,,/], ['JSON', /"one":\s*"say \\"hi\\""/], ['INSERT statements', /INSERT INTO/]]) {
    test(`A result is exported as ${format}`, async ({ view, page }) => {
      await page.go('#/sql');
      await write(view, `SELECT 'say "hi"' AS one, NULL AS missing, '' AS blank`);
      await view.keyboard.press('Control+Enter');
      await view.locator('.result.alone').waitFor();
      await view.locator('.result').getByRole('button', { name: 'Export' }).click();
      const [download] = await Promise.all([view.waitForEvent('download'), view.getByRole('button', { name: format, exact: true }).click()]);
      assert.match(await readFile(await download.path(), 'utf8'), pattern);
    });
  }

  test('A table is exported with its filter', async ({ view, page, shop }) => {
    await page.go(shop.table('authors') + '?filter=id:le:3');
    await view.getByRole('button', { name: 'Export' }).click();
    const [download] = await Promise.all([view.waitForEvent('download'), view.getByRole('button', { name: 'CSV', exact: true }).click()]);
    assert.equal((await readFile(await download.path(), 'utf8')).trim().split('\n').length, 4);
  });

  test('The history and the text in the editor survive a new start of the page', async ({ view, page }) => {
    await page.go('#/sql');
    await write(view, 'SELECT 4711 AS kept');
    await view.keyboard.press('Control+Enter');
    // Not the result of the test before.
    await view.locator('.result.alone', { hasText: 'kept' }).waitFor();
    await view.reload();
    await view.locator('.cm-content', { hasText: '4711' }).waitFor();
    await write(view, 'SELECT 1');
    await view.getByRole('button', { name: 'History', exact: true }).click();
    await view.getByLabel('Search the history').fill('4711');
    await view.locator('.history-item', { hasText: '4711' }).click();
    await view.locator('.cm-content', { hasText: '4711' }).waitFor();
    await view.getByRole('button', { name: 'Close', exact: true }).click();
  });
}
