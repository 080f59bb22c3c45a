import { launchChromium } from './chromium.mjs';

const [url, good, email, shots] = process.argv.slice(2);

const browser = await launchChromium();
const page = await browser.newPage({ viewport: { width: 375, height: 720 } });
const requests = [];
page.on('request', (request) =>
  requests.push(`${request.method()} ${new URL(request.url()).pathname}`),
);
const shoot = async (name) => {
  if (!shots) return;
  for (const width of [375, 1280]) {
    await page.setViewportSize({ width, height: 720 });
    await page.screenshot({ path: `${shots}/${name}-${width}.png` });
  }
};
const seen = async () => ({
  language: await page.locator('html').getAttribute('lang'),
  result: await page.locator('#result').textContent(),
  signIn: await page.locator('#sign-in a').getAttribute('href'),
  isLedToSignIn: await page.locator('#sign-in').isVisible(),
  asksAddress: await page.locator('#again').isVisible(),
  address: page.url(),
  isWide: await page.evaluate(() => document.documentElement.scrollWidth > innerWidth),
});
const open = async (path) => {
  await page.goto('about:blank');
  await page.goto(url + path);
};

await open(`/verify-email?lang=de#token=${'A'.repeat(43)}`);
await shoot('verify-de');
const beforePress = [...requests];
await page.locator('#form button').click();
await page.locator('#again').waitFor();
const ended = await seen();
await shoot('ended-de');
await page.locator('#email').fill(email);
await page.locator('#again button').click();
await page.locator('#again').waitFor({ state: 'hidden' });
const sent = await seen();
await shoot('sent-de');

await open(`/verify-email#token=${good}`);
await page.locator('#form button').click();
await page.locator('#result[data-kind="done"]').waitFor();
const done = await seen();
await shoot('done-en');

await open('/reset-password?lang=fr#token=x');
await shoot('reset-fr');
await open('/confirm-email-change?lang=xx');
const incomplete = await seen();
await shoot('incomplete-en');

await browser.close();
process.stdout.write(JSON.stringify({ beforePress, ended, sent, done, incomplete, requests }));
