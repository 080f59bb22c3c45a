import { type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { decodePart } from './support/forged-tokens.js';
import { environmentOf, freePort, Process } from './support/processes.js';
import { runCommand, runCommandAsProcess } from './support/run-command.js';
import type { Ended } from './support/run-to-end.js';

/**
 * A process reloads the keys when a token names an unknown one, and otherwise every 30 s.
 */
const HEADER = Buffer.from('{"alg":"ES256","typ":"at+jwt","kid":"unknown"}');
const NUDGE = `${HEADER.toString('base64url')}.e30.c2ln`;

describe('signing keys', () => {
  let app: TestApp;
  let other: Process;
  let user: SignedIn;

  beforeAll(async () => {
    app = await TestApp.start();
    other = await new Process('api', await freePort(), environmentOf(app.config)).ready();
    user = await app.admin();
  });
  afterAll(async () => {
    await other.kill();
    await app.close();
  });

  const orderly = (...args: string[]): Promise<Ended> =>
    runCommand(args, environmentOf(app.config));
  const keys = async (): Promise<Array<{ kid: string; state: string }>> =>
    (await orderly('keys', 'list', '--json')).stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
  const letPass = (interval: string) =>
    app.db.query(
      `UPDATE auth.signing_keys SET signs_from = signs_from - $1::interval,
          retires_at = retires_at - $1::interval`,
      [interval],
    );
  const kidOf = (token: string): unknown => decodePart(token, 0)['kid'];

  /** What both processes say to a token. */
  const answers = (token: string): Promise<number[]> =>
    Promise.all(
      [app.api.url, other.url].map(
        async (url) =>
          (await fetch(`${url}/v1/users/me`, { headers: { authorization: `Bearer ${token}` } }))
            .status,
      ),
    );
  const refresh = async (): Promise<string> => {
    const { status, body } = await app.request<{ accessToken: string; refreshToken: string }>(
      'POST',
      '/v1/auth/refresh',
      { body: { refreshToken: user.refreshToken } },
    );
    expect(status).toBe(200);
    user = { ...user, token: body.accessToken, refreshToken: body.refreshToken };
    return body.accessToken;
  };
  const refreshUntilSignedBy = (kid: string): Promise<string> =>
    eventually(async () => {
      await answers(NUDGE);
      const token = await refresh();
      expect(kidOf(token)).toBe(kid);
      return token;
    });

  it('are rotated without logging anybody out, in any process', async () => {
    const before = user.token;
    const rotated = await orderly('keys', 'rotate');
    const [added, first] = await keys();

    expect(rotated).toMatchObject({
      code: 0,
      stdout: `${added?.kid} is announced and signs in five minutes. Nobody is logged out.\n`,
    });
    expect([added?.state, first?.state]).toEqual(['announced', 'signs']);
    expect(first?.kid).toBe(kidOf(before));
    expect(kidOf(await refresh())).toBe(first?.kid);

    await letPass('301 seconds');
    const after = await refreshUntilSignedBy(added?.kid ?? '');

    expect(await answers(after)).toEqual([200, 200]);
    expect(await answers(before)).toEqual([200, 200]);

    await letPass('16 minutes 31 seconds');
    expect((await keys()).map(({ state }) => state)).toEqual(['signs', 'retired']);
    await eventually(async () => {
      await answers(NUDGE);
      expect(await answers(before)).toEqual([401, 401]);
    });
    expect(await answers(await refresh())).toEqual([200, 200]);
  });

  it('are retired at once when they are stolen: their tokens die, sessions live on', async () => {
    const stolen = kidOf(user.token) as string;
    expect(await answers(user.token)).toEqual([200, 200]);

    const env = environmentOf(app.config);
    const { code, stdout } = await runCommandAsProcess(['keys', 'retire', stolen], env);
    const [successor] = await keys();

    expect([code, stdout]).toEqual([
      0,
      `${stolen} has retired; every process knows within 30 seconds.\n${successor?.kid} ` +
        `signs from now on.\n`,
    ]);
    const before = user.token;
    const after = await refreshUntilSignedBy(successor?.kid ?? '');
    expect(await answers(after)).toEqual([200, 200]);
    await eventually(async () => {
      await answers(NUDGE);
      expect(await answers(before)).toEqual([401, 401]);
    });
  });

  it('are published for caches, and the tag changes with the set', async () => {
    const get = (tag?: string) =>
      app.request<{ keys: unknown[] }>('GET', '/.well-known/jwks.json', {
        headers: tag === undefined ? {} : { 'if-none-match': tag },
      });

    const first = await get();
    const tag = first.headers.get('etag') ?? '';
    const again = await get(tag);

    expect(first.headers.get('cache-control')).toBe('public, max-age=60');
    expect([again.status, again.text, again.headers.get('cache-control')]).toEqual([
      304,
      '',
      'public, max-age=60',
    ]);

    await orderly('keys', 'rotate');
    await eventually(async () => {
      await answers(NUDGE);
      const changed = await get(tag);
      expect(changed.status).toBe(200);
      expect(changed.body.keys.length).toBe(first.body.keys.length + 1);
    });
  });

  it('that are not there cannot be retired', async () => {
    const { code, stderr } = await orderly('keys', 'retire', 'unknown');

    expect([code, stderr]).toEqual([1, 'There is no key unknown that is in use.\n']);
    expect((await orderly('keys', 'retire', '../key')).code).toBe(64);
  });
});
