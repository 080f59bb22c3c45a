import { TestApp, type TestResponse } from './support/app.js';
import { inBrowser } from './support/browser.js';
import { decodePart } from './support/forged-tokens.js';
import { freePort } from './support/processes.js';
import { describeWithTool, TOOLS } from './support/tools.js';

type Answer = Pick<TestResponse, 'status' | 'body'> & { readonly refusedByBrowser?: string };
interface Journey {
  readonly registered: Answer;
  readonly again: Answer;
  readonly passwordless: Answer;
  readonly first: Answer;
  readonly second: Answer;
  readonly unverified: Answer;
  readonly notAsked: Answer;
  readonly copied: { readonly before: Answer; readonly after: Answer };
}

describeWithTool(TOOLS.chromium, 'passkeys in Chromium', () => {
  let app: TestApp;
  let answers: Journey;

  beforeAll(async () => {
    // Browsers trust this name without TLS; an address cannot have passkeys.
    const port = await freePort();
    const publicUrl = `http://localhost:${port}`;
    app = await TestApp.start({
      http: { host: 'localhost', port, publicUrl },
      webauthn: { rpId: 'localhost', origins: [publicUrl] },
    });
    const ada = await app.account(await app.admin(), 'customer');
    answers = await inBrowser<Journey>('passkeys.mjs', publicUrl, ada.email, ada.password);
  }, 120_000);
  afterAll(() => app?.close());

  it('are registered by its own parser of our options, and not twice', () => {
    expect(answers.registered).toMatchObject({
      status: 201,
      body: { name: 'Chromium', lastUsedAt: null },
    });
    expect(answers.again).toEqual({ refusedByBrowser: 'InvalidStateError' });
  });

  it('open the account without a password', () => {
    const { status, body } = answers.passwordless;

    expect(status).toBe(200);
    expect(decodePart(body['accessToken'] as string, 1)).toMatchObject({
      acr: 'urn:orderly:aal2',
      amr: ['hwk'],
    });
  });

  it('are the second factor after a password', () => {
    expect(answers.first).toMatchObject({
      status: 401,
      body: { code: 'second-factor-needed', methods: ['passkey'] },
    });
    expect(answers.second.status).toBe(200);
    expect(decodePart(answers.second.body['accessToken'] as string, 1)).toMatchObject({
      acr: 'urn:orderly:aal2',
      amr: ['pwd', 'hwk'],
    });
  });

  it('do not open it without verifying their user, be it that the page does not ask for it', () => {
    expect(answers.unverified).toEqual({ refusedByBrowser: 'NotAllowedError' });
    expect(answers.notAsked).toMatchObject({ status: 401, body: { code: 'passkey-refused' } });
  });

  it('do not open it once somebody copied them', () => {
    expect(answers.copied.before.status).toBe(200);
    expect(answers.copied.after).toMatchObject({ status: 401, body: { code: 'passkey-refused' } });
  });
});
