import { newId } from '@orderly/platform/kernel/ids/new-id';
import { OneTimeTokens } from '@orderly/users';
import { TestApp } from './support/app.js';
import { inBrowser } from './support/browser.js';
import { describeWithTool, TOOLS } from './support/tools.js';

interface Seen {
  readonly language: string;
  readonly result: string;
  readonly signIn: string;
  readonly isLedToSignIn: boolean;
  readonly asksAddress: boolean;
  readonly address: string;
  readonly isWide: boolean;
}
interface Journey {
  readonly beforePress: string[];
  readonly requests: string[];
  readonly ended: Seen;
  readonly sent: Seen;
  readonly done: Seen;
  readonly incomplete: Seen;
}

describeWithTool(TOOLS.chromium, 'the pages behind links in Chromium', () => {
  let app: TestApp;
  let seen: Journey;
  let mails: Array<{ type: string }>;

  beforeAll(async () => {
    app = await TestApp.start({
      frontEnd: { signInPageUrl: 'https://shop.example/sign-in?from=mail&x=1' },
    });
    const [good, waiting] = await Promise.all([register(), register()]);
    const token = await app.api.app.get(OneTimeTokens).issue(good.id, 'verify-email');
    await app.db.query(`UPDATE users.mail_budgets SET last_at = last_at - interval '2 minutes'`);
    const shots = process.env['SCREENSHOTS'] ?? '';
    seen = await inBrowser('link-pages.mjs', app.api.url, token ?? '', waiting.email, shots);
    mails = await app.db.query(
      `SELECT type FROM platform.outbox WHERE subject = $1 ORDER BY position`,
      [waiting.id],
    );
  }, 120_000);
  afterAll(() => app?.close());

  async function register(): Promise<{ id: string; email: string }> {
    const email = `${newId()}@example.test`;
    const body = { email, name: 'Ada', password: 'a passphrase that is long enough' };
    await app.request('POST', '/v1/auth/register', { body });
    const [{ id }] = await app.db.query<[{ id: string }]>(
      'SELECT id FROM users.users WHERE email = $1',
      [email],
    );
    return { id, email };
  }

  it('spend nothing before somebody presses the button', () => {
    expect(seen.beforePress.filter((request) => !request.startsWith('GET '))).toEqual([]);
  });

  it('use the language of the mail and offer a new link when the old one has expired', () => {
    expect(seen.ended).toMatchObject({ language: 'de', asksAddress: true, isLedToSignIn: true });
    expect(seen.ended.result).toMatch(/^Dieser Link ist abgelaufen/);
    expect(seen.ended.address).toMatch(/\/verify-email\?lang=de$/);
  });

  it('send the other link', () => {
    expect(seen.sent).toMatchObject({ asksAddress: false });
    expect(seen.sent.result).toMatch(/^Wenn ein Konto mit dieser Adresse/);
    expect(mails.map(({ type }) => type)).toEqual([
      'users.user-registered.v1',
      'users.user-registered.v1',
    ]);
  });

  it('lead on to the sign-in when all is done', () => {
    expect(seen.done).toMatchObject({
      language: 'en',
      result: 'Done. You can sign in now.',
      isLedToSignIn: true,
      signIn: 'https://shop.example/sign-in?from=mail&x=1',
    });
  });

  it('fall back to English, and say what to do without a token', () => {
    expect(seen.incomplete).toMatchObject({ language: 'en', isLedToSignIn: true });
    expect(seen.incomplete.result).toMatch(/^This link is incomplete/);
  });

  it('are no wider than a phone', () => {
    const { ended, sent, done, incomplete } = seen;

    expect([ended, sent, done, incomplete].filter(({ isWide }) => isWide)).toEqual([]);
  });
});
