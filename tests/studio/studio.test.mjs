// The page in a browser, on a studio of one engine: STUDIO_ENGINE is sqlite or postgresql. Each file of parts/ is a suite.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { launch, Page, seedOf, Shop } from './harness.mjs';

const engine = process.env.STUDIO_ENGINE ?? 'sqlite';
const context = { engine };

before(async () => {
  context.shop = new Shop(engine);
  context.browser = await launch();
  context.page = await Page.open(context.browser, await context.shop.start());
  await context.page.sql(seedOf(engine));
  await context.page.page.reload();
});

after(async () => {
  await context.browser?.close();
  context.shop?.end();
});

for (const file of readdirSync(new URL('parts', import.meta.url)).sort()) {
  const { default: part } = await import(`./parts/${file}`);
  suite(file.replace(/\.mjs$/, ''), () => {
    part((name, body) => test(name, async () => {
      const { page } = context;
      const first = page.faults.length;
      await body({ ...context, page, view: page.page });
      assert.deepEqual(page.faults.slice(first), []);
    }));
  });
}
