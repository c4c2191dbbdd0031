// How long a browser takes from asking for the page to showing the tables: `node paint.mjs <address> <rounds>` prints milliseconds, one a line.
// The first time gets in with the token; each later one opens the page anew.
import { findChromium } from './harness.mjs';
import { chromium } from 'playwright-core';

const [url, rounds] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
const context = await browser.newContext({ viewport: { width: 1280, height: 860 } });
try {
  for (let round = 0; round <= Number(rounds); round++) {
    const page = await context.newPage();
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector('.table-line')) return;
        observer.disconnect();
        // The frame after the one that draws them.
        requestAnimationFrame(() => requestAnimationFrame(() => globalThis.shown = performance.now()));
      }).observe(document, { childList: true, subtree: true });
    });
    await page.goto(round === 0 ? url : new URL('/', url).href);
    const time = await (await page.waitForFunction(() => globalThis.shown)).jsonValue();
    if (round > 0) console.log(time);
    await page.close();
  }
} finally {
  await browser.close();
}
