import { newId } from '@orderly/platform/kernel/ids/new-id';
import { TestApp } from './support/app.js';

describe('the locale of a registration', () => {
  let app: TestApp;

  beforeAll(async () => {
    app = await TestApp.start();
  });
  afterAll(() => app.close());

  async function register(locale: string | undefined, acceptLanguage?: string) {
    const email = `${newId()}@example.test`;
    const answer = await app.request('POST', '/v1/auth/register', {
      body: { email, name: 'Ada', password: 'a passphrase that is long enough', locale },
      headers: acceptLanguage === undefined ? {} : { 'accept-language': acceptLanguage },
    });
    const [account] = await app.db.query<Array<{ locale: string }>>(
      'SELECT locale FROM users.users WHERE email = $1',
      [email],
    );
    return { ...answer, locale: account?.locale };
  }

  it.each([
    ['the one that it names', 'de', undefined, 'de'],
    ['with its region, in canonical spelling', 'DE-at', undefined, 'de-AT'],
    ['the named one before the header', 'fr-FR', 'de', 'fr-FR'],
    ['that of the header', undefined, 'pl, de-AT;q=0.8, en;q=0.5', 'de-AT'],
    ['the default when the header takes any', undefined, '*', 'en-GB'],
    ['the default when nothing in the header has words', undefined, 'pl-PL, ja;q=0.9', 'en-GB'],
    ['the default when the header is malformed', undefined, ';;q=x,,', 'en-GB'],
  ])('is %s', async (_, named, header, expected) => {
    const { status, locale } = await register(named, header);

    expect([status, locale]).toEqual([202, expected]);
  });

  it.each([
    ['pl-PL', 'unsupported-locale'],
    ['ja', 'unsupported-locale'],
    ['not a tag', 'unknown-locale'],
    ['en_GB', 'unknown-locale'],
  ])('is refused when it is %s', async (named, code) => {
    const { status, body, locale } = await register(named);

    const errors = body['errors'] as Array<{ pointer: string; code: string; detail: string }>;
    expect([status, errors.map((error) => [error.pointer, error.code]), locale]).toEqual([
      422,
      [['/locale', code]],
      undefined,
    ]);
    if (code === 'unsupported-locale') expect(errors[0]?.detail).toContain('en, de, fr');
  });
});
