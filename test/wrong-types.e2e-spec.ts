import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { accessInventory } from '@orderly/platform/access/access-inventory';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { OpenApiDocument } from '@orderly/platform/kernel/openapi/openapi.types';
import { anAccount } from './support/an-account.js';
import { TestApp, type TestResponse } from './support/app.js';

/** What JSON can hold where something else is meant, and what PostgreSQL takes for no text. */
const WRONG: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 1e300, '', 'x', '\u0000', 'a\u0000b', '\ud800', 'x'.repeat(9_000)],
  ...[[], ['x'], [null], [[]], {}, { x: 1 }, { toString: null }, { length: 3 }],
];

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const nowS = (): number => Math.floor(Date.now() / 1_000);

/** Strangers send what they like, signed or not: it is their fault and never ours. */
describe('values of the wrong type', () => {
  let app: TestApp;
  const failed: string[] = [];

  beforeAll(async () => {
    app = await TestApp.start();
  });
  beforeEach(() => failed.splice(0));
  afterAll(() => app.close());

  const note = (what: string, { status }: TestResponse): void => {
    if (status >= 500) failed.push(`${status}: ${what}`);
  };

  it('fail no public route that takes a body', async () => {
    const document = (await (await fetch(`${app.api.url}/openapi.json`)).json()) as OpenApiDocument;
    const targets = accessInventory(app.api.app).filter(
      ({ method, path, policy }) =>
        policy?.kind === 'public' && method === 'POST' && path.startsWith('/v1/'),
    );

    let sent = 0;
    for (const { path } of targets) {
      const url = path.replaceAll(/:[^/]+/g, 'acme');
      for (const body of mutants(exampleOf(document, path))) {
        note(
          `${path} ${JSON.stringify(body)?.slice(0, 120)}`,
          await app.request('POST', url, { body }),
        );
        sent++;
      }
    }

    expect(failed).toEqual([]);
    expect(sent).toBeGreaterThan(500);
  }, 120_000);

  it('fail no route that looks at a token', async () => {
    const { token } = await app.openSession(await anAccount(app.db, { roles: ['customer'] }));
    const [head, claims] = token.split('.', 2).map((part) => decode(part));
    const send = async (header: unknown, payload: unknown) => {
      const forged = `${encode(header)}.${encode(payload)}.${'A'.repeat(86)}`;
      note(
        `${JSON.stringify(header)} ${JSON.stringify(payload)}`.slice(0, 200),
        await app.request('GET', '/v1/users/me', { token: forged }),
      );
    };

    for (const header of mutants(head)) await send(header, claims);
    for (const payload of mutants(claims)) await send(head, payload);

    expect(failed).toEqual([]);
  }, 60_000);

  describe('in the assertion of an OAuth client', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    let clientId: string;

    beforeAll(async () => {
      const { token } = await app.openSession(await anAccount(app.db, { roles: ['admin'] }));
      const made = await app.request<{ id: string }>('POST', '/v1/oauth-clients', {
        token,
        body: {
          name: 'Till',
          authMethod: 'private_key_jwt',
          scopes: ['orders:read'],
          jwks: { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one' }] },
        },
      });
      clientId = made.body.id;
    });
    // Failures are counted, and soon answered before anything is looked at.
    beforeEach(() => app.db.query('TRUNCATE auth.login_attempts'));

    const head = { alg: 'ES256', kid: 'one' };
    const claims = () => ({
      ...{ iss: clientId, sub: clientId, aud: 'http://orderly.test', jti: newId() },
      ...{ iat: nowS(), nbf: nowS(), exp: nowS() + 60 },
    });
    const post = (path: string, fields: Record<string, string>) =>
      app.request('POST', `/oauth2/${path}`, {
        body: String(new URLSearchParams(fields)),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
    const ask = (header: unknown, payload: unknown, path = 'token') =>
      post(path, {
        ...{ grant_type: 'client_credentials', token: 'x' },
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: signed(header, payload, privateKey),
      });

    it('are refused, signed as they are', async () => {
      expect((await ask(head, claims())).status).toBe(200);

      for (const header of mutants(head)) note(JSON.stringify(header), await ask(header, claims()));
      for (const payload of mutants(claims())) {
        await app.db.query('TRUNCATE auth.login_attempts');
        note(JSON.stringify(payload)?.slice(0, 200), await ask(head, payload));
      }
      for (const path of ['introspect', 'revoke'])
        note(path, await ask(head, { ...claims(), iss: [clientId] }, path));

      expect(failed).toEqual([]);
    }, 60_000);

    it.each([
      ['an issuer in a list', () => ({ iss: [clientId] })],
      ['a number for an id', () => ({ jti: 42 })],
      ['a list for an id', () => ({ jti: ['42'] })],
      ['two audiences', () => ({ aud: ['http://orderly.test', 'https://elsewhere.example'] })],
      ['no audience in a list', () => ({ aud: [] })],
    ])('are an unknown client: %s', async (_, wrong) => {
      const { status, body } = await ask(head, { ...claims(), ...wrong() });

      expect([status, body['error']]).toEqual([401, 'invalid_client']);
    });

    it('may name the one audience in a list', async () => {
      expect((await ask(head, { ...claims(), aud: ['http://orderly.test'] })).status).toBe(200);
    });

    it('are refused as fields of the form', async () => {
      const texts = WRONG.filter((value): value is string => typeof value === 'string');
      const fields = [
        ...['grant_type', 'scope', 'client_id', 'client_assertion', 'client_assertion_type'],
        ...['token', 'token_type_hint'],
      ];

      for (const path of ['token', 'introspect', 'revoke'])
        for (const field of fields)
          for (const text of texts)
            note(`${path} ${field}`, await post(path, { token: 'x', [field]: text }));
      for (const text of [
        '',
        ':',
        '%',
        '\u0000:',
        `${newId()}:%00`,
        `${newId()}:%`,
        'x'.repeat(999),
      ]) {
        const authorization = `Basic ${Buffer.from(text).toString('base64')}`;
        const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
        const body = 'grant_type=client_credentials';
        note(text, await app.request('POST', '/oauth2/token', { body, headers }));
      }

      expect(failed).toEqual([]);
    });
  });
});

const decode = (part: string): unknown => JSON.parse(Buffer.from(part, 'base64url').toString());

function signed(header: unknown, payload: unknown, key: KeyObject): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' });
  return `${input}.${signature.toString('base64url')}`;
}

/** What the contract shows for the body of a route, or what its schema asks for. */
function exampleOf(document: OpenApiDocument, path: string): unknown {
  const place = `/paths/${path.replaceAll(/:(\w+)/g, '{$1}').replaceAll('/', '~1')}/post`;
  const operation = at(document, place) as { requestBody?: { content: Json } };
  const content = operation.requestBody?.content['application/json'] as
    | { schema: Json }
    | undefined;
  return content && sampleOf(document, content.schema);
}

type Json = Readonly<Record<string, unknown>>;

const at = (document: unknown, pointer: string): unknown =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (found, key) => (found as Json)[key.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    );

function sampleOf(document: OpenApiDocument, schema: Json): unknown {
  const { $ref, examples, properties } = schema;
  if (typeof $ref === 'string') return sampleOf(document, at(document, $ref) as Json);
  if (Array.isArray(examples)) return examples[0];
  if (typeof properties !== 'object' || properties === null) return 'AAAA';
  return Object.fromEntries(
    Object.entries(properties).map(([name, child]) => [name, sampleOf(document, child as Json)]),
  );
}

/** The value with each of its parts, and the whole, replaced by each wrong one. */
function* mutants(value: unknown): Generator<unknown> {
  yield* WRONG;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, child] of Object.entries(value))
    for (const mutant of mutants(child)) yield { ...value, [key]: mutant };
}
