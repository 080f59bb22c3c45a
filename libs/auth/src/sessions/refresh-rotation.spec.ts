import { createHash } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { dataSourceOptions } from '@orderly/platform/database/data-source-options';
import { Statements } from '@orderly/platform/database/statements';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { DataSource } from 'typeorm';
import { aSignIn } from '../../../../test/support/a-sign-in.js';
import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { startLatencyProxy } from '../../../../test/support/latency-proxy.js';
import { patience, rounds } from '../../../../test/support/rounds.js';
import { RefreshRotation } from './refresh-rotation.js';
import { RefreshTokensRepository } from './refresh-tokens.repository.js';
import { Sessions, type TokenSession } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';

const configWith = (refreshGraceS: number) =>
  ({
    auth: { refreshTokenIdleTtlS: 3_600, refreshTokenAbsoluteTtlS: 36_000, refreshGraceS },
  }) as AppConfig;

const ORIGIN = { ip: '192.0.2.7', traceparent: 'none' };

/** The part of an API process that these tests need. */
function aProcess(dataSource: DataSource, config = configWith(10)) {
  const repository = new SessionsRepository(dataSource, new Statements(dataSource));
  const sessions = new Sessions(repository, new Outbox(dataSource), config, new Clock());
  const transactions = new Transactions(dataSource);
  const rotation = new RefreshRotation(sessions, repository, new RefreshTokensRepository(), config);
  return {
    open: (userId = newId()) =>
      transactions.run((tx) => sessions.open(tx, aSignIn(userId))) as Promise<TokenSession>,
    rotate: (token: string) => transactions.run((tx) => rotation.rotate(tx, token, ORIGIN)),
  };
}

describe('the exchange of refresh tokens', () => {
  let database: TestDatabase;
  let process: ReturnType<typeof aProcess>;

  beforeAll(async () => {
    database = await createTestDatabase();
    process = aProcess(database.dataSource);
  });
  afterAll(() => database.drop());

  const next = async (token: string, { rotate } = process): Promise<string> => {
    const rotation = await rotate(token);
    if (rotation.kind !== 'rotated') throw new Error(rotation.kind);
    return rotation.session.refreshToken;
  };
  const sql = (text: string, ...values: unknown[]) => database.dataSource.query(text, values);
  /** Moves every exchange of the session so many seconds into the past. */
  const passes = (seconds: number, sessionId: string) =>
    sql(
      `UPDATE auth.refresh_tokens SET used_at = used_at - make_interval(secs => $2)
          WHERE session_id = $1`,
      sessionId,
      seconds,
    );
  const endOf = async (sessionId: string): Promise<string | null> =>
    (await sql('SELECT end_reason FROM auth.sessions WHERE id = $1', sessionId))[0].end_reason;
  const countTokens = async (sessionId: string): Promise<number> =>
    (
      await sql(
        'SELECT count(*)::int AS count FROM auth.refresh_tokens WHERE session_id = $1',
        sessionId,
      )
    )[0].count;

  it('returns a new token at each exchange', async () => {
    const { refreshToken } = await process.open();

    const second = await next(refreshToken);
    const third = await next(second);

    expect(new Set([refreshToken, second, third]).size).toBe(3);
    expect(third).toMatch(/^[\w-]{43}$/);
  });

  it('records when and from where the session was used', async () => {
    const { refreshToken, sessionId } = await process.open();

    await next(refreshToken);

    const [row] = await sql(
      'SELECT host(last_ip) AS ip, last_used_at FROM auth.sessions WHERE id = $1',
      sessionId,
    );
    expect(row).toEqual({ ip: '192.0.2.7', last_used_at: expect.any(Date) });
  });

  it('does not store the successor: neither token nor salt alone reveals it', async () => {
    const { refreshToken, sessionId } = await process.open();
    const second = await next(refreshToken);

    const rows = await sql(
      'SELECT token_hash, successor_salt FROM auth.refresh_tokens WHERE session_id = $1',
      sessionId,
    );

    const secrets = [refreshToken, second].flatMap((token) => [
      Buffer.from(token),
      Buffer.from(token, 'base64url'),
    ]);
    for (const { token_hash, successor_salt } of rows as Array<Record<string, Buffer | null>>) {
      for (const secret of secrets) expect([token_hash, successor_salt]).not.toContainEqual(secret);
    }
    expect(rows).toContainEqual({
      token_hash: createHash('sha256').update(second).digest(),
      successor_salt: null,
    });
  });

  it('returns the same successor to a second tab within the grace period', async () => {
    const { refreshToken, sessionId } = await process.open();

    const [first, second] = [await next(refreshToken), await next(refreshToken)];

    expect(second).toBe(first);
    expect(await countTokens(sessionId)).toBe(2);
  });

  it('refuses a token older than the last one, without ending the session', async () => {
    const { refreshToken, sessionId } = await process.open();
    const second = await next(refreshToken);
    const third = await next(second);

    expect(await process.rotate(refreshToken)).toEqual({ kind: 'refused' });
    expect(await next(second)).toBe(third);
    expect(await endOf(sessionId)).toBeNull();
  });

  it('keeps only the salt of the last exchange', async () => {
    const { refreshToken, sessionId } = await process.open();
    const second = await next(refreshToken);
    await next(second);

    expect(
      await sql(
        'SELECT token_hash FROM auth.refresh_tokens WHERE session_id = $1 AND successor_salt ' +
          'IS NOT NULL',
        sessionId,
      ),
    ).toEqual([{ token_hash: createHash('sha256').update(second).digest() }]);
  });

  it('ends the session, and its current token, on reuse after the grace period', async () => {
    const { refreshToken, sessionId, userId } = await process.open();
    const second = await next(refreshToken);
    await passes(11, sessionId);

    expect(await process.rotate(refreshToken)).toEqual({ kind: 'reused', sessionId, userId });

    expect(await process.rotate(second)).toEqual({ kind: 'refused' });
    expect(await endOf(sessionId)).toBe('token-reused');
  });

  it('ends the session at once when there is no grace period', async () => {
    const strict = aProcess(database.dataSource, configWith(0));
    const { refreshToken, sessionId, userId } = await strict.open();
    await next(refreshToken, strict);

    expect(await strict.rotate(refreshToken)).toEqual({ kind: 'reused', sessionId, userId });
  });

  it('refuses to repeat an exchange after the session has ended', async () => {
    const { refreshToken, sessionId } = await process.open();
    await next(refreshToken);
    await sql(
      `UPDATE auth.sessions SET ended_at = now(), end_reason = 'logged-out' WHERE id = $1`,
      sessionId,
    );

    expect(await process.rotate(refreshToken)).toEqual({ kind: 'refused' });
  });

  it('deletes salts after the grace period, and still detects a stolen token', async () => {
    const [old, recent] = [await process.open(), await process.open()];
    for (const { refreshToken } of [old, recent]) await next(refreshToken);
    await passes(121, old.sessionId);

    await new SessionsRepository(
      database.dataSource,
      new Statements(database.dataSource),
    ).forgetSalts(1_000);

    const salted = await sql(
      'SELECT session_id FROM auth.refresh_tokens WHERE successor_salt IS NOT NULL AND ' +
        'session_id = ANY ($1)',
      [old.sessionId, recent.sessionId],
    );
    expect(salted).toEqual([{ session_id: recent.sessionId }]);
    expect((await process.rotate(old.refreshToken)).kind).toBe('reused');
  });

  it('keeps only recent tokens, however often the session is refreshed', async () => {
    const { refreshToken, sessionId } = await process.open();
    let token = refreshToken;
    for (let refreshes = 0; refreshes < 20; refreshes++) {
      token = await next(token);
      await passes(121, sessionId);
    }

    expect(await countTokens(sessionId)).toBe(2);
    expect(await next(token)).not.toBe(token);
  });

  it('ends the session when a token is used again after it was deleted', async () => {
    const { refreshToken, sessionId, userId } = await process.open();
    const second = await next(refreshToken);
    await passes(121, sessionId);
    const third = await next(second);
    expect(await countTokens(sessionId)).toBe(2);

    expect(await process.rotate(refreshToken)).toEqual({ kind: 'reused', sessionId, userId });

    expect(await process.rotate(third)).toEqual({ kind: 'refused' });
    expect(await endOf(sessionId)).toBe('token-reused');
  });

  it('keeps a token during the grace period', async () => {
    const { refreshToken, sessionId } = await process.open();
    const second = await next(refreshToken);
    await passes(9, sessionId);
    await next(second);

    expect(await process.rotate(refreshToken)).toEqual({ kind: 'refused' });
    expect(await endOf(sessionId)).toBeNull();
  });

  it('refuses an unknown token, without ending any session', async () => {
    const { sessionId } = await process.open();

    expect(await process.rotate(Buffer.alloc(32, 7).toString('base64url'))).toEqual({
      kind: 'refused',
    });
    expect(await endOf(sessionId)).toBeNull();
  });

  it('keeps every used token of a session that the previous release opened', async () => {
    const { refreshToken, sessionId, userId } = await process.open();
    await sql('UPDATE auth.sessions SET line_hash = NULL WHERE id = $1', sessionId);
    let token = refreshToken;
    for (let refreshes = 0; refreshes < 3; refreshes++) {
      token = await next(token);
      await passes(121, sessionId);
    }

    expect(await countTokens(sessionId)).toBe(4);
    expect(await process.rotate(refreshToken)).toEqual({ kind: 'reused', sessionId, userId });
  });

  it('refuses a token that was idle too long', async () => {
    const { refreshToken, sessionId } = await process.open();
    await sql('UPDATE auth.refresh_tokens SET expires_at = now() WHERE session_id = $1', sessionId);

    expect(await process.rotate(refreshToken)).toEqual({ kind: 'refused' });
  });

  it('ends with the session at its absolute expiry, however often it was refreshed', async () => {
    const { refreshToken, sessionId } = await process.open();
    const second = await next(refreshToken);
    await sql('UPDATE auth.sessions SET expires_at = now() WHERE id = $1', sessionId);

    expect(await process.rotate(second)).toEqual({ kind: 'refused' });
  });

  it.each([0, 5, 20])(
    'gives 20 parallel uses in two processes one successor, in every round, %i ms away from ' +
      'the database',
    async (latencyMs) => {
      const proxy = await startLatencyProxy({ thereMs: latencyMs / 2, backMs: latencyMs / 2 });
      const config = testConfig(proxy.through(database.url), '/nowhere');
      const sources = await Promise.all(
        [1, 2].map(() => new DataSource(dataSourceOptions(config)).initialize()),
      );
      try {
        const processes = sources.map((source) => aProcess(source));
        for (let round = 0; round < rounds(3); round++) {
          const { refreshToken, sessionId } = await process.open();

          const successors = await Promise.all(
            Array.from({ length: 20 }, (_, n) => next(refreshToken, processes[n % 2])),
          );

          expect(new Set(successors).size).toBe(1);
          expect(await countTokens(sessionId)).toBe(2);
        }
      } finally {
        await Promise.all(sources.map((source) => source.destroy()));
        await proxy.close();
      }
    },
    patience(120_000),
  );
});
