import { launchChromium } from './chromium.mjs';
import { pageFaults } from './page-faults.mjs';

const [, , publicUrl] = process.argv;
const browser = await launchChromium();
const seen = { first: '', faults: {} };
for (const width of [375, 1280]) {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  page.setDefaultTimeout(60_000);
  await page.goto(`${publicUrl}/docs`);
  await page.locator('.opblock').first().waitFor();
  seen.first = await page.locator('.opblock-summary-path').first().getAttribute('data-path');
  // One of each, with its parameters, its answers and their examples.
  for (const method of ['post', 'get']) {
    await page.locator(`.opblock-${method} .opblock-summary-control`).first().click();
    await page.locator(`.opblock-${method} .responses-inner`).first().waitFor();
  }
  seen.faults[width] = await page.evaluate(pageFaults);
  await page.close();
}
await browser.close();
process.stdout.write(JSON.stringify(seen));
