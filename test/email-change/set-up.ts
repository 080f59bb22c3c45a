import { newId } from '@orderly/platform/kernel/ids/new-id';
import { EmailChanges } from '@orderly/users';
import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';
import { SmtpSink } from '../support/smtp-sink.js';

export type Side = 'old' | 'new';

export let app: TestApp;
export let sink: SmtpSink;
export let admin: SignedIn;

export const someone = (): Promise<SignedIn> => app.account(admin, 'customer');

export const freshEmail = (): string => `${newId()}@example.test`;

export const ask = (who: { token: string }, email: string) =>
  app.request('POST', '/v1/auth/change-email', { token: who.token, body: { email } });

export const confirm = (token: string | null) =>
  app.request('POST', '/v1/auth/confirm-email-change', {
    body: { token: token ?? 'none was needed' },
  });

export const me = async (token: string): Promise<number> =>
  (await app.request('GET', '/v1/users/me', { token })).status;

export const emailOf = async (who: SignedIn): Promise<string | undefined> =>
  (
    await app.db.query<Array<{ email: string }>>('SELECT email FROM users.users WHERE id = $1', [
      who.userId,
    ])
  )[0]?.email;

export const newestOf = async (who: SignedIn): Promise<string> =>
  (
    await app.db.query<Array<{ id: string }>>(
      'SELECT id FROM users.email_changes WHERE user_id = $1 ORDER BY id DESC',
      [who.userId],
    )
  )[0]?.id ?? '';

/** As the worker mints it while it writes the mail. */
export const link = async (who: SignedIn, side: Side): Promise<string | null> =>
  app.api.app.get(EmailChanges).issue(await newestOf(who), side);

export const stateOf = ({ status, body }: TestResponse) => [status, body['state'] ?? body['code']];

export const WAITING = [200, 'waiting-for-the-other-address'];

export const CHANGED = [200, 'changed'];

export const REFUSED = [422, 'link-refused'];

export function setUp(): void {
  beforeAll(async () => {
    sink = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: sink.url } });
    admin = await app.admin();
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await sink.close();
  });
}
