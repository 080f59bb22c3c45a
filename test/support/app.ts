import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AdminSeeder } from '@orderly/auth/seeding';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { AAL1, type Acr, type Amr } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { OneTimeTokens } from '@orderly/users';
import type { DataSource } from 'typeorm';
import { type RunningApi, startApi } from '../../apps/api/src/start-api.js';
import { SessionIssuer } from '../../libs/auth/src/sessions/session-issuer.js';
import { AccessTokens } from '../../libs/auth/src/tokens/access-tokens.js';
import { testConfig } from './config.js';
import './quick-answers.js';
import type { Contract } from './contract.js';
import { createTestDatabase, type TestDatabase } from './database.js';
import { contractOf } from './document.js';
import { send } from './http-client.js';
import { noteSecrets, testLogger } from './log-files.js';
import { expectDeclaredEvents } from './recorded-events.js';

export const ADMIN_EMAIL = 'admin@orderly.test';
const ADMIN_PASSWORD = 'a long enough admin passphrase';
const CUSTOMER_PASSWORD = 'a long enough customer passphrase';

export interface TestRequest {
  readonly token?: string | undefined;
  readonly body?: unknown;
  /** Of a browser: sent as the Cookie header. */
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestResponse<Body = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
  readonly text: string;
}

export interface SignedIn {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly token: string;
  readonly refreshToken: string;
}

export interface SessionFacts {
  readonly acr?: Acr;
  readonly amr?: readonly Amr[];
  readonly authTime?: Date;
  readonly transport?: 'token' | 'cookie';
}

export interface OpenedSession {
  readonly userId: string;
  readonly sessionId: string;
  readonly token: string;
  /** Empty in a session of a browser. */
  readonly refreshToken: string;
  /** For the Cookie header; empty unless it is a session of a browser. */
  readonly cookie: string;
}

/** Whoever holds a token. */
type Bearer = Pick<SignedIn, 'token'>;

/** The API in this process, over real HTTP, on a database of its own. */
export class TestApp {
  private constructor(
    readonly api: RunningApi,
    readonly config: AppConfig,
    readonly database: TestDatabase,
    private readonly directory: string,
  ) {}

  static async start(
    overrides: Parameters<typeof testConfig>[2] & {
      through?: (url: string) => string;
      /** Default: a database of its own. */
      on?: TestDatabase;
    } = {},
  ): Promise<TestApp> {
    const { through = (url: string) => url, on, ...sections } = overrides;
    const database = on ?? (await createTestDatabase());
    const directory = await mkdtemp(join(tmpdir(), 'orderly-test-'));
    const config = testConfig(through(database.url), directory, sections);
    const api = await startApi(config, testLogger(config, 'api'), {
      beforeListen: async (app) => {
        await app.get(AdminSeeder).seed({ email: ADMIN_EMAIL, password: ADMIN_PASSWORD });
      },
    });
    return new TestApp(api, config, database, directory);
  }

  /** Straight to the database, past the application. */
  get db(): DataSource {
    return this.database.dataSource;
  }

  async request<Body = Record<string, unknown>>(
    method: string,
    path: string,
    { token, cookie, body, headers }: TestRequest = {},
  ): Promise<TestResponse<Body>> {
    const response = await send(
      method,
      this.api.url + path,
      {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(cookie === undefined ? {} : { cookie }),
        ...headers,
      },
      typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
    );
    const { text } = response;
    (await this.contract()).expectDocumented(method, path, response);
    const isJson = /[/+]json/.test(response.headers.get('content-type') ?? '');
    noteSecrets(
      body,
      { authorization: token, cookie, 'set-cookie': response.headers.getSetCookie() },
      headers,
    );
    if (isJson && text && response.status < 300) noteSecrets(JSON.parse(text));
    return {
      status: response.status,
      headers: response.headers,
      body: (isJson && text ? JSON.parse(text) : undefined) as Body,
      text,
    };
  }

  admin(): Promise<SignedIn> {
    return this.signIn(ADMIN_EMAIL, ADMIN_PASSWORD);
  }

  /** A fresh account that accepted an invitation of the admin's. */
  async account(admin: Bearer, ...roles: string[]): Promise<SignedIn> {
    const email = `${newId()}@example.test`;
    const invited = await this.request('POST', '/v1/users', {
      token: admin.token,
      body: { email, name: 'Ada Example', roles },
    });
    if (invited.status !== 201) throw new Error(`invite: ${invited.status} ${invited.text}`);
    const token = await this.api.app
      .get(OneTimeTokens)
      .issue(invited.body['id'] as string, 'accept-invitation');
    const accepted = await this.request('POST', '/v1/auth/accept-invitation', {
      body: { token, password: CUSTOMER_PASSWORD },
    });
    if (accepted.status >= 300) throw new Error(`accept: ${accepted.status} ${accepted.text}`);
    return this.signIn(email, CUSTOMER_PASSWORD);
  }

  async signIn(email: string, password: string): Promise<SignedIn> {
    const { status, body, text } = await this.request<{
      accessToken: string;
      refreshToken: string;
    }>('POST', '/v1/auth/login', {
      body: { email, password },
    });
    if (status !== 200) throw new Error(`log-in: ${status} ${text}`);
    const me = await this.request<{ id: string }>('GET', '/v1/users/me', {
      token: body.accessToken,
    });
    return {
      userId: me.body.id,
      email,
      password,
      token: body.accessToken,
      refreshToken: body.refreshToken,
    };
  }

  /**
   * A session without a log-in, and so without its Argon2 hash: hundreds cost what one log-in does.
   * @param authTime moves the last proof of who it is into the past, for step-ups
   */
  async openSession(
    userId: string,
    { acr = AAL1, amr = ['pwd'], authTime, transport = 'token' }: SessionFacts = {},
  ): Promise<OpenedSession> {
    const origin = { requestId: newId(), traceparent: continueTrace(undefined), ip: '127.0.0.1' };
    const session = await this.api.app
      .get(SessionIssuer)
      .open({ account: { id: userId }, origin, acr, amr, transport });
    if (!session) throw new Error(`The account ${userId} is not active.`);
    const { sessionId } = session;
    const refreshToken = session.transport === 'token' ? session.refreshToken : '';
    const cookie = session.transport === 'cookie' ? `${SESSION_COOKIE}=${session.cookie}` : '';
    if (authTime) {
      await this.db.query('UPDATE auth.sessions SET authenticated_at = $2 WHERE id = $1', [
        sessionId,
        authTime,
      ]);
    }
    const token = await this.api.app
      .get(AccessTokens)
      .sign({ ...session, ...(authTime ? { authTime } : {}) });
    return { userId, sessionId, token, refreshToken, cookie };
  }

  /** A product with stock, made by the admin. */
  async product(
    admin: Bearer,
    overrides: Record<string, unknown> = {},
  ): Promise<{ id: string; etag: string }> {
    const body = {
      sku: newId(),
      name: 'Teapot',
      unitPrice: { amount: 12_50, currency: 'GBP' },
      onHand: 100,
      ...overrides,
    };
    const made = await this.request<{ id: string }>('POST', '/v1/products', {
      token: admin.token,
      body,
    });
    if (made.status !== 201) throw new Error(`product: ${made.status} ${made.text}`);
    return { id: made.body.id, etag: made.headers.get('etag') ?? '' };
  }

  placeOrder(
    who: Bearer,
    lines: unknown,
    { key = newId(), ...more }: { key?: string } & Record<string, unknown> = {},
  ) {
    return this.request('POST', '/v1/orders', {
      token: who.token,
      body: { lines, ...more },
      headers: { 'idempotency-key': key },
    });
  }

  /** What the API has promised; every answer in every journey is held against it. */
  private contract(): Promise<Contract> {
    return contractOf(this.api.url, this.config);
  }

  async close(): Promise<void> {
    await this.api.close();
    try {
      await expectDeclaredEvents(this.db);
    } finally {
      await this.database.drop();
    }
    await rm(this.directory, { recursive: true, force: true });
  }
}
