import { TestApp } from './support/app.js';
import { inBrowser } from './support/browser.js';
import { describeWithTool, TOOLS } from './support/tools.js';

interface Seen {
  readonly first: string;
  readonly faults: Readonly<
    Record<string, { pale: Readonly<Record<string, string>>; tooWide: number; wide: string[] }>
  >;
}

describeWithTool(TOOLS.chromium, 'the documentation in Chromium', () => {
  let app: TestApp;
  let seen: Seen;

  beforeAll(async () => {
    app = await TestApp.start();
    // The document is made when it is first asked for.
    await app.request('GET', '/openapi.json');
    seen = await inBrowser<Seen>('docs.mjs', app.api.url);
  }, 120_000);
  afterAll(() => app?.close());

  it('begins with logging in', () => {
    expect(seen.first).toBe('/v1/auth/login');
  });

  it.each(['375', '1280'])('can be read at %s px: dark enough, and no wider', (width) => {
    expect(seen.faults[width]).toEqual({ pale: {}, tooWide: 0, wide: [] });
  });
});
