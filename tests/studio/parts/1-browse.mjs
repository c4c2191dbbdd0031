import assert from 'node:assert/strict';

export default function browse(test) {
  test('The header and the title say where one is', async ({ view, engine }) => {
    const header = view.locator('.app-header');
    assert.match(await header.innerText(), /default/);
    assert.match(await header.innerText(), engine === 'sqlite' ? /SQLite 3/ : /PostgreSQL \d+/);
    assert.match(await view.title(), /default.*DbMigrate Studio/);
    assert.doesNotMatch(view.url(), /token/);
  });

  test('Tables are searched, opened and pinned by the keyboard', async ({ view, page }) => {
    await view.locator('body').press('/');
    await view.keyboard.type('order_i');
    assert.deepEqual(await view.locator('.table-line').allInnerTexts().then(all => all.map(one => one.split('\n')[0])), ['order_items']);
    await view.keyboard.press('Enter');
    await page.rowsRead();
    assert.match(await view.locator('.table-title').innerText(), /order_items/);
    await view.locator('.table-search').fill('');
    await view.locator('.table-line', { hasText: 'customers' }).first().hover();
    await view.getByRole('button', { name: 'Pin customers' }).click();
    assert.match((await view.locator('.schema-line').first().innerText()), /Pinned/);
    assert.match(await view.locator('.table-line').first().innerText(), /customers/);
    await view.getByRole('button', { name: 'Unpin customers' }).click();
  });

  test('Rows come page by page while one scrolls, and the last ones at once', async ({ view, page, shop }) => {
    await page.go(shop.table('books'));
    assert.equal(await page.cell(1, 'id'), '1');
    const grid = view.locator('.grid');
    for (let i = 0; i < 8; i++) {
      await grid.press('Control+End');
      await view.waitForTimeout(120);
      await page.rowsRead();
    }
    assert.match(await view.locator('.grid-row').last().innerText(), /1,?200/);
    await page.go(shop.table('authors'));
    await page.go(shop.table('books'));
    await page.reading(() => view.getByRole('button', { name: 'Last rows' }).click());
    await grid.press('Control+Home');
    await view.waitForTimeout(150);
    await page.rowsRead();
    const drawn = await view.locator('.grid-row').count();
    assert.ok(drawn < 80, `${drawn} rows are drawn`);
  });

  test('The count is exact when it is asked for', async ({ view, page, shop }) => {
    await page.go(shop.table('orders'));
    await view.getByRole('button', { name: 'count' }).click();
    await view.locator('.count', { hasText: '2,000 rows' }).waitFor();
  });

  test('A click on a head sorts, a second one the other way, and the address keeps it', async ({ view, page, shop }) => {
    await page.go(shop.table('customers'));
    const head = view.locator('.head-button', { hasText: 'email' });
    await page.reading(() => head.click());
    assert.match(view.url(), /sort=email/);
    const first = await page.cell(1, 'email');
    await page.reading(() => head.click());
    assert.match(view.url(), /sort=-email/);
    assert.notEqual(await page.cell(1, 'email'), first);
    await page.reading(() => view.goBack());
    assert.equal(await page.cell(1, 'email'), first);
  });

  test('Filters meet text, numbers and NULL, and a link opens them again', async ({ view, page, shop }) => {
    await page.go(shop.table('books'));
    await view.locator('.head-button', { hasText: 'title' }).focus();
    await view.keyboard.press('f');
    await view.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Value');
    await view.keyboard.type('SOLARIS');
    await page.reading(() => view.keyboard.press('Enter'));
    await view.locator('.count', { hasText: '120 rows' }).waitFor();
    await page.go(shop.table('books') + '?filter=published:isNull');
    await view.locator('.count', { hasText: '120 rows' }).waitFor();
    assert.equal(await page.cell(1, 'published'), 'NULL');
    await page.go(shop.table('books') + '?filter=id:gt:1190&filter=id:le:1195&sort=-id');
    await view.locator('.count', { hasText: '5 rows' }).waitFor();
    assert.equal(await page.cell(1, 'id'), '1195');
    await page.go(shop.table('books') + '?filter=id:in:3:5:7');
    await view.locator('.count', { hasText: '3 rows' }).waitFor();
    await page.go(shop.table('books') + '?filter=title:eq:');
    await view.locator('.count', { hasText: '0 rows' }).waitFor();
    await view.getByText('No row meets the filter.').waitFor();
    await view.getByRole('button', { name: 'Clear' }).click();
    await page.rowsRead();
    assert.doesNotMatch(view.url(), /filter/);
  });

  test('Reading again keeps the place, the cursor and the columns', async ({ view, page, shop }) => {
    await page.go(shop.table('customers'));
    const grid = view.locator('.grid');
    for (let i = 0; i < 7; i++) await grid.press('PageDown');
    await grid.press('ArrowRight');
    const before = await grid.evaluate(element => [element.scrollTop, element.getAttribute('aria-activedescendant')]);
    assert.ok(before[0] > 1000);
    const row = Number(/-(\d+)-\d+$/.exec(before[1])[1]) + 1;
    await page.sql(`UPDATE customers SET email = 'changed@example.com' WHERE id = ${row}`);
    await page.reading(() => view.getByRole('button', { name: 'Read again' }).click());
    assert.deepEqual(await grid.evaluate(element => [element.scrollTop, element.getAttribute('aria-activedescendant')]), before);
    assert.equal(await page.cell(row, 'email'), 'changed@example.com');
  });

  test('Hidden columns, their order and widths are kept', async ({ view, page, shop }) => {
    await page.go(shop.table('books'));
    const names = () => view.locator('.head-cell bdi').allInnerTexts();
    const before = await names();
    await view.getByRole('button', { name: 'Columns' }).click();
    await view.locator('.column-line', { hasText: 'published' }).getByRole('checkbox').uncheck();
    await view.getByRole('button', { name: 'title further left' }).click();
    await view.keyboard.press('Escape');
    await view.locator('.head-button', { hasText: 'title' }).focus();
    const width = await view.locator('.head-cell').first().evaluate(cell => cell.offsetWidth);
    await view.keyboard.press('Alt+ArrowRight');
    assert.equal((await names())[0], 'title');
    assert.ok(!(await names()).includes('published'));
    await view.reload();
    await page.rowsRead();
    assert.equal((await names())[0], 'title');
    assert.equal(await view.locator('.head-cell').first().evaluate(cell => cell.offsetWidth), width + 20);
    await view.getByRole('button', { name: /^Columns/ }).click();
    await view.getByRole('button', { name: 'As the table has them' }).click();
    await view.keyboard.press('Escape');
    assert.deepEqual(await names(), before);
  });

  test('A foreign key leads to its row, and the row says who refers to it', async ({ view, page, shop }) => {
    await page.go(shop.table('orders'));
    const customer = await page.cell(1, 'customer_id').then(text => text.split('\n')[0]);
    await view.locator('.grid').focus();
    await view.keyboard.press('Home');
    await view.keyboard.press('ArrowRight');
    await view.keyboard.press('Control+Enter');
    await view.locator('.table-title', { hasText: 'customers' }).waitFor();
    await page.rowsRead();
    const panel = view.locator('.row-panel');
    await panel.getByText('Referred to by').waitFor();
    assert.equal(await page.cell(1, 'id'), customer);
    await panel.locator('.reference .badge').first().waitFor();
    await panel.locator('.reference', { hasText: 'orders' }).click();
    await view.locator('.table-title', { hasText: 'orders' }).waitFor();
    await page.rowsRead();
    assert.match(view.url(), new RegExp(`filter=customer_id:eq:${customer}`));
    await view.goBack();
    await view.locator('.table-title', { hasText: 'customers' }).waitFor();
    await view.getByRole('button', { name: 'Close', exact: true }).click();
  });

  test('A link opens its row', async ({ view, page, shop }) => {
    await page.go('#/');
    await page.go(shop.table('books') + '?row=id:777');
    const panel = view.locator('.row-panel');
    await panel.locator('.field', { hasText: 'id' }).first().waitFor();
    await panel.getByText('777', { exact: true }).waitFor();
    await page.page.keyboard.press('Escape');
  });

  test('Hostile values are text', async ({ view, page, shop }) => {
    await page.go(shop.table('books') + '?filter=id:eq:9');
    assert.match(await page.cell(1, 'title'), /<script>alert\(1\)<\/script><img src=x/);
    assert.equal(await view.locator('.grid img, .grid script').count(), 0);
    if (shop.isPostgres) {
      await view.locator('.grid').press('Space');
      await view.locator('.row-panel .code-point', { hasText: 'U+202E' }).waitFor();
      await view.keyboard.press('Escape');
      await page.go(shop.table('books') + '?filter=id:eq:10');
      await view.locator('.grid').press('Space');
      await view.locator('.row-panel').getByRole('button', { name: /^all / }).click();
      await view.getByRole('button', { name: '… all 330,000 characters' }).click();
      assert.equal((await view.locator('.row-panel .field', { hasText: 'blurb' }).locator('.long-text bdi').innerText()).trim().length, 329_999);
      await view.keyboard.press('Escape');
    } else {
      await page.go(shop.table('books') + '?filter=id:eq:10');
      assert.match(await page.cell(1, 'title'), /U\+202E/);
    }
  });

  test('Views and system names are shown and not edited', async ({ view, page, shop }) => {
    await page.go(shop.table('bestsellers'));
    await view.locator('.toolbar .badge', { hasText: 'read-only' }).waitFor();
    await view.locator('.grid').press('Enter');
    await view.locator('.message.error').waitFor();
    assert.equal(await view.locator('.cell-editor').count(), 0);
    await view.getByRole('button', { name: 'Close the message' }).first().click();
  });
}
