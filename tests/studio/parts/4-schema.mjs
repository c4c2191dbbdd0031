import assert from 'node:assert/strict';

export default function schema(test) {
  test('The diagram shows tables with their neighbours, and a table is searched and moved', async ({ view, page, shop }) => {
    await page.go('#/schema');
    const name = table => shop.isPostgres ? `public.${table}` : table;
    const box = view.locator(`[data-table="${name('orders')}"]`);
    await box.waitFor();
    const before = await box.boundingBox();
    await view.mouse.move(before.x + 20, before.y + 10);
    await view.mouse.down();
    await view.mouse.move(before.x + 80, before.y + 60, { steps: 4 });
    await view.mouse.up();
    const after = await box.boundingBox();
    assert.ok(Math.abs(after.x - before.x - 60) < 4);
    await box.focus();
    await view.keyboard.press('Enter');
    const panel = view.locator('.side-panel');
    await panel.getByText('customer_id').first().waitFor();
    await panel.locator('pre.sql', { hasText: 'CREATE TABLE' }).waitFor();
    assert.ok(await view.locator('.box.dim').count() > 0);
    await panel.getByRole('button', { name: 'customers' }).click();
    await view.locator(`.box.chosen[data-table="${name('customers')}"]`).waitFor();
    assert.match(decodeURIComponent(view.url()), /#\/schema\/.*customers/);
    await panel.getByRole('button', { name: 'Close' }).click();
    await view.getByLabel('Search tables and columns').fill('visit');
    await view.waitForTimeout(100);
    assert.ok(await view.locator('.box').count() <= 1);
    await view.getByLabel('Search tables and columns').fill('');
  });

  test('The SQL of everything is there', async ({ view, page }) => {
    await page.go('#/ddl');
    await view.locator('.ddl pre.sql', { hasText: 'CREATE TABLE' }).waitFor();
    assert.match(await view.locator('.ddl pre.sql').innerText(), /bestsellers/);
  });
}
