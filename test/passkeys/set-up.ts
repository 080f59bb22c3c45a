import { type SignedIn, TestApp, type TestResponse } from '../support/app.js';
import { type Deviations, SoftwarePasskey } from '../support/software-passkey.js';

export type Options = {
  challenge: string;
  user: { id: string };
  allowCredentials: Array<{ id: string }>;
};

export let app: TestApp;
export let admin: SignedIn;

export const post = <Body = Record<string, unknown>>(
  path: string,
  body?: unknown,
  token?: string,
) =>
  app.request<Body>('POST', `/v1/auth/${path}`, {
    body,
    ...(token === undefined ? {} : { token }),
  });

export const outcome = ({ status, body }: TestResponse) =>
  status < 300 ? status : `${status} ${body['code']}`;

export const newOptions = async (token: string) =>
  (await post<Options>('passkeys/options', undefined, token)).body;

export const loginOptions = async (body: object = {}) =>
  (await post<Options>('login/passkey/options', body)).body;

export const register = async (
  token: string,
  passkey = new SoftwarePasskey(),
  deviations: Deviations = {},
) =>
  post(
    'passkeys',
    { name: 'Phone', response: passkey.create(await newOptions(token), deviations) },
    token,
  );

export const login = async (passkey: SoftwarePasskey, deviations: Deviations = {}) =>
  post('login/passkey', { response: passkey.get(await loginOptions(), deviations) });

export const challengeOf = async ({ email, password }: SignedIn) =>
  (await post<{ challenge: string }>('login', { email, password })).body.challenge;

export const person = async (): Promise<{
  ada: SignedIn;
  passkey: SoftwarePasskey;
  id: string;
}> => {
  const [ada, passkey] = [await app.account(admin, 'customer'), new SoftwarePasskey()];
  const { status, body, text } = await register(ada.token, passkey);
  if (status !== 201) throw new Error(`register: ${status} ${text}`);
  return { ada, passkey, id: body['id'] as string };
};

export const noticesTo = async (userId: string): Promise<string[]> => {
  const rows = await app.db.query<Array<{ kind: string }>>(
    `SELECT data ->> 'kind' AS kind FROM platform.outbox
        WHERE type = 'users.security-notice.v1' AND subject = $1 ORDER BY position`,
    [userId],
  );
  return rows.map(({ kind }) => kind);
};

export function setUp(): void {
  beforeAll(async () => {
    app = await TestApp.start({ brandName: 'Müller & Söhne' });
    admin = await app.admin();
  });
  afterAll(() => app.close());
  beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));
}
