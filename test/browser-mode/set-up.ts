import { type SignedIn, TestApp } from '../support/app.js';
import { SentStatements } from '../support/sent-statements.js';

export const SHOP = 'https://shop.example';

export interface Browser {
  /** As the Cookie header. */
  readonly cookie: string;
  readonly csrfToken: string;
}

export let app: TestApp;
export let customer: SignedIn;
export let statements: SentStatements;

export const login = () =>
  app.request('POST', '/v1/auth/login', {
    body: { email: customer.email, password: customer.password, session: 'cookie' },
  });

export const open = async (): Promise<Browser & { sessionId: string }> => {
  const { cookie, sessionId } = await app.openSession(customer.userId, { transport: 'cookie' });
  const { body } = await app.request('GET', '/v1/auth/browser-session', { cookie });
  return { cookie, sessionId, csrfToken: body['csrfToken'] as string };
};

export const me = async ({ cookie }: Pick<Browser, 'cookie'>) =>
  app.request('GET', '/v1/users/me', { cookie });

export function setUp(): void {
  beforeAll(async () => {
    statements = new SentStatements();
    app = await TestApp.start({ http: { corsOrigins: [SHOP] } });
    customer = await app.account(await app.admin(), 'customer');
  });
  afterAll(async () => {
    await app.close();
    statements.stop();
  });
}
