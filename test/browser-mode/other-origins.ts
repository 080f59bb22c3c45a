import { app, open, SHOP } from './set-up.js';

export function otherOrigins(): void {
  describe('of pages of other origins', () => {
    const preflight = (origin: string) =>
      fetch(`${app.api.url}/v1/auth/logout`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-csrf-token,content-type',
        },
      });

    it('is shared with those that are configured', async () => {
      const { headers } = await preflight(SHOP);

      expect(headers.get('access-control-allow-origin')).toBe(SHOP);
      expect(headers.get('access-control-allow-credentials')).toBe('true');
      expect(headers.get('access-control-allow-headers')).toContain('x-csrf-token');
      expect(headers.get('vary')).toMatch(/origin/i);
    });

    it.each(['https://evil-shop.example', `${SHOP}.evil.example`, 'null', 'http://shop.example'])(
      'is shared with nobody else: %s',
      async (origin) => {
        const { cookie } = await open();

        expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
        const { headers } = await app.request('GET', '/v1/users/me', {
          cookie,
          headers: { origin },
        });
        expect(headers.get('access-control-allow-origin')).toBeNull();
      },
    );
  });
}
