import { launchChromium } from './chromium.mjs';
import { pageFaults } from './page-faults.mjs';

const METHODS = ['post', 'get', 'put', 'patch', 'delete'];
const [, , publicUrl] = process.argv;
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 375, height: 800 } });
page.setDefaultTimeout(60_000);
const seen = { first: '', faults: {} };

await page.goto(`${publicUrl}/docs`);
await openNextGroup();
seen.first = await page.locator('.opblock-summary-path').first().getAttribute('data-path');
// One of each, with its parameters, its answers and their examples.
for (const method of METHODS) {
  const operation = page.locator(`.opblock-${method} .opblock-summary-control`).first();
  while ((await operation.count()) === 0) await openNextGroup();
  await operation.click();
  await page.locator(`.opblock-${method} .responses-inner`).first().waitFor();
}
for (const width of [375, 1280]) {
  await page.setViewportSize({ width, height: 800 });
  seen.faults[width] = await page.evaluate(pageFaults);
}
await browser.close();
process.stdout.write(JSON.stringify(seen));

/** The page begins with its groups closed: drawing hundreds of operations takes long. */
async function openNextGroup() {
  await page.locator('.opblock-tag[data-is-open="false"]').first().click();
  await page.locator('.opblock').last().waitFor();
}
