import assert from 'node:assert/strict';

export default function migrations(test) {
  test('The journal says what is applied and pending, with its SQL', async ({ view, page, engine }) => {
    await page.go('#/journal');
    const first = view.locator('.entry').first();
    await first.waitFor();
    assert.match(await first.innerText(), /pending/);
    assert.match(await first.locator('pre.sql').innerText(), engine === 'sqlite' ? /country/ : /DROP COLUMN legacy_code/);
    assert.match(await view.locator('.entry.applied').first().innerText(), /applied/);
  });

  test('Drift is shown with the SQL that mends it', async ({ view, page }) => {
    await page.sql('CREATE INDEX drifted ON customers (name)');
    await page.go('#/drift');
    await view.locator('.drift-change', { hasText: 'drifted' }).waitFor({ timeout: 60_000 });
    assert.match(await view.locator('.drift-change pre.sql').innerText(), /DROP INDEX/);
    await page.sql('DROP INDEX drifted');
  });

  test('Pending migrations are looked at, allowed by name where they lose data, and applied', async ({ view, page, engine }) => {
    await page.go('#/journal');
    await view.getByRole('button', { name: /^Apply \d/ }).click();
    const dialog = view.getByRole('dialog');
    await dialog.locator('.run-statement pre.sql').first().waitFor();
    const apply = dialog.getByRole('button', { name: 'Apply', exact: true });
    if (engine === 'postgresql') {
      assert.ok(await apply.isDisabled());
      await dialog.getByLabel('Allow DataLoss').check();
    }
    await apply.click();
    await dialog.getByText('Applied.').waitFor({ timeout: 30_000 });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await view.locator('.journal-summary', { hasText: '0 pending' }).waitFor();
  });

  test('The last migration is undone', async ({ view }) => {
    await view.getByRole('button', { name: 'Undo the last' }).click();
    const dialog = view.getByRole('dialog');
    await dialog.locator('.run-statement pre.sql').first().waitFor();
    const undo = dialog.getByRole('button', { name: 'Undo', exact: true });
    await undo.click();
    await dialog.locator('.allow').first().or(dialog.getByText('Undone.')).first().waitFor({ timeout: 30_000 });
    if (await dialog.locator('.allow').count() > 0) {
      for (const box of await dialog.getByRole('checkbox').all()) await box.check();
      await undo.click();
    }
    await dialog.getByText('Undone.').waitFor({ timeout: 30_000 });
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await view.locator('.journal-summary', { hasText: '1 pending' }).waitFor();
  });

  test('The history has each attempt', async ({ view, page }) => {
    await page.go('#/history');
    await view.locator('.history tbody tr').nth(3).waitFor();
    assert.match(await view.locator('.history').innerText(), /0000_initial/);
  });
}
