import { TestApp } from './support/app.js';

describe('the pages behind the links in mails', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start({ brandName: 'Müller & Söhne' });
  });
  afterAll(() => app.close());

  it.each(['/verify-email', '/accept-invitation', '/download-export', '/download-file'])(
    '%s needs nothing from elsewhere and runs nothing inline',
    async (path) => {
      const page = await app.request('GET', path);

      expect([page.status, page.headers.get('content-type')]).toEqual([
        200,
        'text/html; charset=utf-8',
      ]);
      expect(page.text).toContain('<p class="brand">Müller &amp; Söhne</p>');
      const policy = page.headers.get('content-security-policy') ?? '';
      expect(policy).toContain(
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
      );
      expect(policy).not.toContain('unsafe');
      expect(page.headers.get('referrer-policy')).toBe('no-referrer');
      expect(page.text).not.toMatch(/https?:\/\/|<script>|<style>|style=|\son\w+=/);
      const files = [...page.text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
        ([, file]) => file as string,
      );
      expect(files.length).toBeGreaterThanOrEqual(2);
      for (const file of files) {
        const { status, headers } = await app.request(
          'GET',
          new URL(file, `http://x${path}`).pathname,
        );
        expect([file, status, headers.get('x-content-type-options')]).toEqual([
          file,
          200,
          'nosniff',
        ]);
      }
    },
  );

  it('open although the mail program appends something to track them', async () => {
    expect((await app.request('GET', '/verify-email?utm_source=mail')).status).toBe(200);
  });
});
