import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { accountHtml } from './account.html.js';
import { orderHtml } from './order.html.js';

const compiler = join(__dirname, '../../templates/compile.mjs');

describe('the committed templates', () => {
  it('are what their MJML sources compile to', async () => {
    const run = promisify(execFile)(process.execPath, [compiler, '--check']);

    await expect(run).resolves.toEqual({ stdout: '', stderr: '' });
  });

  it.each([
    ['order', orderHtml],
    ['account', accountHtml],
  ])('fetch nothing from anywhere: %s', (_name, html) => {
    const fetching = html.match(/<(?:link|img|script|iframe)\b|@import|url\(/g);

    expect(fetching).toBeNull();
  });
});
