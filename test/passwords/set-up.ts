import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';
import { SmtpSink } from '../support/smtp-sink.js';

export const NEXT = 'five quite different words';

export const WRONG = 'wrong words these are';

export let app: TestApp;
export let sink: SmtpSink;
export let admin: SignedIn;

export const someone = (): Promise<SignedIn> => app.account(admin, 'customer');

export const post = (
  path: string,
  body: unknown,
  token?: string,
  headers: Record<string, string> = {},
) => app.request('POST', `/v1/auth/${path}`, { body, token, headers });

export const login = async (email: string, password: string): Promise<number> =>
  (await post('login', { email, password })).status;

export const me = async (token: string): Promise<number> =>
  (await app.request('GET', '/v1/users/me', { token })).status;

export const eventsOf = async (
  userId: string,
): Promise<Array<{ type: string; data: Record<string, unknown> }>> =>
  app.db.query('SELECT type, data FROM platform.outbox WHERE subject = $1 ORDER BY position', [
    userId,
  ]);

export const auditOf = async (userId: string): Promise<Array<{ action: string; row: string }>> =>
  app.db.query(
    'SELECT action, to_jsonb(a)::text AS row FROM platform.audit_events a WHERE subject_id = ' +
      '$1 ORDER BY occurred_at',
    [userId],
  );

export const faultOf = ({ status, body }: TestResponse) => [
  status,
  body['code'],
  (body['errors'] as Array<{ pointer: string; code: string }> | undefined)?.[0]?.pointer,
  (body['errors'] as Array<{ pointer: string; code: string }> | undefined)?.[0]?.code,
];

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
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));
}
