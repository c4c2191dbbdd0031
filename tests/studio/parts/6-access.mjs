import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { Page } from '../harness.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds serious; its script comes by the debugger, which the page's policy does not hold. */
async function serious(view) {
  await view.evaluate(axe);
  const { violations } = await view.evaluate(() => axe.run(document, { resultTypes: ['violations'] }));
  return violations.filter(one => ['serious', 'critical'].includes(one.impact)).map(one => `${one.id}: ${one.nodes.map(node => `${node.target.join(' ')} ${node.failureSummary}`).slice(0, 3).join('; ')}`);
}

export default function access(test) {
  for (const theme of ['light', 'dark']) {
    test(`axe finds nothing serious, ${theme}`, async ({ view, page, shop }) => {
      await view.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      const views = [
        ['the start', '#/', async () => undefined],
        ['a table with a row', shop.table('orders') + '?filter=id:le:50&row=id:9', async () => view.locator('.row-panel .reference').first().waitFor()],
        ['pending changes', shop.table('customers'), async () => {
          await (await page.cellAt(1, 'name')).click();
          await view.keyboard.type('x');
          await view.keyboard.press('Enter');
          await view.keyboard.press('Control+Delete');
          await view.keyboard.press('Insert');
          await view.keyboard.press('Control+s');
          await view.locator('.pending-panel pre.sql').waitFor();
        }],
        ['SQL', '#/sql', async () => {
          await view.locator('.pending-panel').getByRole('button', { name: 'Undo all' }).click();
          await view.locator('.cm-content').click();
          await view.keyboard.press('Control+a');
          await view.keyboard.insertText("SELECT 1 AS one, NULL AS two -- a comment\nWHERE 'a' = 'a'");
          await view.keyboard.press('Control+Enter');
          await view.locator('.result.alone').waitFor();
        }],
        ['the diagram', '#/schema', async () => {
          await view.locator('.box').first().focus();
          await view.keyboard.press('Enter');
          await view.locator('.side-panel pre.sql').waitFor();
        }],
        ['the journal', '#/journal', async () => view.locator('.entry').first().waitFor()],
        ['the history', '#/history', async () => view.locator('.history tr').nth(1).waitFor()],
        ['the drift', '#/drift', async () => view.locator('.journal-summary', { hasNotText: 'Comparing' }).waitFor({ timeout: 60_000 })],
        ['the keys', '#/ddl', async () => {
          await view.locator('.ddl').waitFor();
          await view.locator('body').press('?');
          await view.getByRole('dialog').waitFor();
        }],
      ];
      for (const [name, to, prepare] of views) {
        await page.go(to);
        await prepare();
        assert.deepEqual(await serious(view), [], name);
      }
      await view.keyboard.press('Escape');
    });
  }

  test('The colours are switched, and stay', async ({ view, page, shop }) => {
    await page.go(shop.table('authors'));
    const background = () => view.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await view.emulateMedia({ colorScheme: 'light' });
    const light = await background();
    await view.getByRole('button', { name: 'Colours: as the system' }).click();
    await view.getByRole('button', { name: 'Colours: light' }).click();
    assert.notEqual(await background(), light);
    await view.reload();
    await page.rowsRead();
    assert.notEqual(await background(), light);
    await view.getByRole('button', { name: 'Colours: dark' }).click();
    assert.equal(await background(), light);
  });

  test('At 400 pixels the list of tables opens and closes, and nothing sticks out', async ({ view, page, shop }) => {
    await view.setViewportSize({ width: 400, height: 780 });
    await page.go(shop.table('books'));
    for (const to of [shop.table('books'), '#/sql', '#/schema', '#/journal', '#/drift']) {
      await page.go(to);
      await view.waitForTimeout(100);
      assert.ok(await view.evaluate(() => document.documentElement.scrollWidth <= innerWidth), to);
    }
    await view.getByRole('button', { name: 'Tables', exact: true }).click();
    await view.locator('.table-line a', { hasText: 'authors' }).last().click();
    await view.locator('.table-title', { hasText: 'authors' }).waitFor();
    await view.locator('.sidebar.open').waitFor({ state: 'detached' });
    await view.setViewportSize({ width: 1280, height: 860 });
  });

  test('Every control is reached by the keyboard, and the focus is seen', async ({ view, page, shop }) => {
    await page.go(shop.table('authors'));
    await view.locator('.table-search').focus();
    const reached = new Set();
    for (let i = 0; i < 60; i++) {
      await view.keyboard.press('Tab');
      const at = await view.evaluate(() => {
        const element = document.activeElement;
        const style = getComputedStyle(element);
        return { name: element.getAttribute('aria-label') ?? element.textContent.trim(), seen: style.outlineStyle !== 'none' || element.classList.contains('grid') };
      });
      reached.add(at.name);
      assert.ok(at.seen, `${at.name} shows no focus`);
      if (at.name === 'Rows of authors') break;
    }
    for (const name of ['Filter', 'Columns', 'Row', 'Export', 'Rows of authors']) assert.ok(reached.has(name), `${name} among ${[...reached].join(', ')}`);
  });

  test('A protected environment is unmistakable, and the database refuses', async ({ browser, shop }) => {
    const page = await Page.open(browser, await shop.start(['-e', 'production']));
    const view = page.page;
    await view.locator('.badge.protected').waitFor();
    assert.match(await view.title(), /production \(protected\)/);
    await page.go(shop.table('authors'));
    assert.equal(await view.getByRole('button', { name: 'Row', exact: true }).count(), 0);
    await page.go('#/journal');
    await view.locator('.entry').first().waitFor();
    assert.equal(await view.getByRole('button', { name: /^Apply/ }).count(), 0);
    await page.go('#/sql');
    await view.locator('.cm-content').click();
    await view.keyboard.insertText("UPDATE authors SET name = 'no' WHERE id = 1");
    await view.keyboard.press('Control+Enter');
    await view.locator('.sql-results .note.error').waitFor();
    assert.deepEqual(page.faults, []);
    await page.close();
  });

  test('A token is good once, and a page without it is not let in', async ({ browser, shop }) => {
    const url = await shop.start(['--read-only']);
    const first = await Page.open(browser, url);
    await first.close();
    const context = await browser.newContext();
    const view = await context.newPage();
    await view.goto(url);
    await view.getByText('This address was used already').waitFor();
    await context.close();
  });
}
