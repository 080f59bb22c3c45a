import { launchChromium } from './chromium.mjs';
import { pageFaults } from './page-faults.mjs';

const [, , publicUrl] = process.argv;
const browser = await launchChromium();
const seen = { first: '', faults: {} };
for (const width of [375, 1280]) {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  page.setDefaultTimeout(60_000);
  await page.goto(`${publicUrl}/docs`);
  // The page begins with the groups, all closed; drawing hundreds of operations takes long.
  await page.locator('.opblock-tag').first().click();
  await page.locator('.opblock').first().waitFor();
  seen.first = await page.locator('.opblock-summary-path').first().getAttribute('data-path');
  // One of each, with its parameters, its answers and their examples.
  for (const method of ['post', 'get']) {
    const operation = page.locator(`.opblock-${method} .opblock-summary-control`).first();
    await scrollTo(page, operation);
    await operation.click();
    await page.locator(`.opblock-${method} .responses-inner`).first().waitFor();
  }
  seen.faults[width] = await page.evaluate(pageFaults);
  await page.close();
}
await browser.close();

/** Of a long document, the page draws only the operations near what is seen. */
async function scrollTo(page, operation) {
  for (let steps = 0; steps < 100 && (await operation.count()) === 0; steps++) {
    await page.locator('.opblock').last().scrollIntoViewIfNeeded();
    await page.evaluate(() => new Promise((drawn) => requestIdleCallback(drawn)));
  }
}

process.stdout.write(JSON.stringify(seen));
