import { newId } from '@orderly/platform/kernel/ids/new-id';
import { send } from './set-up.js';

/** They keep data from being guessed at, framed, read by other sites, or asked for without TLS. */
const OF_ALL = {
  'content-security-policy': expect.stringContaining("default-src 'none'"),
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': expect.stringMatching(/^(?:SAMEORIGIN|DENY)$/),
};

/** Browsers read them for pages alone. */
const OF_PAGES = {
  'cross-origin-opener-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'x-dns-prefetch-control': 'off',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

const ask = async (path: string, accept: string): Promise<Record<string, string>> => {
  const { headers } = await send('GET', path, { token: undefined, headers: { accept } });
  return Object.fromEntries(headers);
};

export function securityHeaders(): void {
  describe('sends the headers that protect', () => {
    it.each([
      '/health/live',
      '/v1/products',
      `/v1/orders/${newId()}`,
      '/openapi.json',
      '/no-such-route',
      '/x%zz',
    ])('data, and no more, with %s', async (path) => {
      const headers = await ask(path, 'application/json');

      expect(headers).toMatchObject(OF_ALL);
      for (const name of Object.keys(OF_PAGES)) expect(headers).not.toHaveProperty([name]);
    });

    it.each([
      '/docs',
      '/problems',
      '/problems/unauthenticated',
      '/verify-email',
      `/unsubscribe/${newId()}`,
    ])('a page, with %s', async (path) => {
      const headers = await ask(path, 'text/html');

      expect(headers['content-type']).toBe('text/html; charset=utf-8');
      expect(headers).toMatchObject({ ...OF_ALL, ...OF_PAGES });
    });
  });
}
