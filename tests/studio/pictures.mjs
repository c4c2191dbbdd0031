// The pictures of docs/guides/studio.md, of the PostgreSQL bookstore: `node pictures.mjs [folder]` with what harness.mjs wants.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch, Page, seedOf, Shop } from './harness.mjs';

const folder = process.argv[2] ?? join(fileURLToPath(import.meta.url), '../../../docs/images');
mkdirSync(folder, { recursive: true });
const shop = new Shop('postgresql');
const browser = await launch();
try {
  const page = await Page.open(browser, await shop.start(), { width: 1120, height: 640 });
  const view = page.page;
  await page.sql(seedOf('postgresql'));
  await view.reload();
  // Nothing of the machine stands in the pictures.
  const save = async name => {
    await view.evaluate(() => {
      document.querySelector('.where .database bdi').textContent = 'postgresql://shop@localhost/bookstore';
    });
    await view.waitForTimeout(250);
    await view.screenshot({ path: join(folder, `studio-${name}.png`) });
  };

  await page.go(shop.table('books') + '?filter=price:lt:30&filter=published:ge:1950&sort=title');
  await (await page.cellAt(4, 'title')).click();
  await save('tables');

  await page.go(shop.table('orders') + '?row=id:12');
  await view.locator('.row-panel .reference .badge').first().waitFor();
  await save('row');

  await page.go(shop.table('authors'));
  await view.emulateMedia({ colorScheme: 'dark' });
  await (await page.cellAt(2, 'born')).click();
  await view.keyboard.press('Delete');
  await (await page.cellAt(7, 'name')).click();
  await view.keyboard.type('Anonymous, of Baghdad');
  await view.keyboard.press('Enter');
  await (await page.cellAt(9, 'name')).click();
  await view.keyboard.press('Control+Delete');
  await view.keyboard.press('Control+s');
  await view.locator('.pending-panel pre.sql').waitFor();
  await save('staged');
  await view.locator('.pending-panel').getByRole('button', { name: 'Undo all' }).click();
  await view.keyboard.press('Escape');

  await page.go('#/sql');
  await view.locator('.cm-content').click();
  await view.keyboard.insertText('SELECT b.title, sum(i.quantity) AS sold\nFROM books b\nJOIN order_items i ON i.book_id = b.id\nWHERE b.in_print\nGROUP BY b.title\nORDER BY sold DESC\nLIMIT 20');
  await view.getByRole('button', { name: 'Plan with times' }).click();
  await view.locator('.plan-facts', { hasText: 'ms' }).first().waitFor();
  await save('plan');

  await view.emulateMedia({ colorScheme: 'light' });
  await page.go('#/journal');
  await view.locator('.entry pre.sql').first().waitFor();
  await save('journal');
} finally {
  await browser.close();
  shop.end();
}
