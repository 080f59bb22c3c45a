import { launchChromium } from './chromium.mjs';

const [, , publicUrl, email, password, picture] = process.argv;
const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
page.setDefaultTimeout(30_000);
const seen = { faults: [], queues: false, job: false, paused: 0 };

await page.goto(`${publicUrl}/docs`);
await page.evaluate(
  (body) =>
    fetch('/v1/auth/login', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, session: 'cookie' }),
    }),
  { email, password },
);
page.on('console', (message) => {
  if (message.type() === 'error') seen.faults.push(message.text());
});
page.on('pageerror', (error) => seen.faults.push(error.message));

await page.goto(`${publicUrl}/ops/queues`);
await page.getByText('webhooks').first().waitFor();
await page.getByText('Loading...').waitFor({ state: 'detached' });
seen.queues = true;
if (picture) await page.screenshot({ path: `${picture}-queues.png` });
await page.goto(`${publicUrl}/ops/queues/queue/mail`);
await page.getByText('test.something-happened.v1').first().waitFor();
seen.job = true;
if (picture) await page.screenshot({ path: `${picture}-job.png` });
// As the page sends it.
seen.paused = await page.evaluate(
  () =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open('PUT', '/ops/queues/api/queues/pause');
      request.onloadend = () => resolve(request.status);
      request.send();
    }),
);
await browser.close();
process.stdout.write(JSON.stringify(seen));
