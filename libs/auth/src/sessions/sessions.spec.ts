import { createHash } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { Statements } from '@orderly/platform/database/statements';
import { Transactions } from '@orderly/platform/database/transactions';
import { AAL1, AAL2, type Acr, type Amr } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { aSignIn } from '../../../../test/support/a-sign-in.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { SessionPrincipalQuery } from '../authentication/session-principal-query.js';
import { type CookieSession, Sessions, type TokenSession } from './sessions.js';
import { SessionsRepository } from './sessions.repository.js';

const config = {
  auth: { refreshTokenIdleTtlS: 3_600, refreshTokenAbsoluteTtlS: 36_000 },
} as AppConfig;

describe('Sessions', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let sessions: Sessions;
  let statements: Statements;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    statements = new Statements(database.dataSource);
    sessions = anotherProcess();
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const anotherProcess = (): Sessions =>
    new Sessions(
      new SessionsRepository(database.dataSource, new Statements(database.dataSource)),
      new Outbox(database.dataSource),
      config,
      new Clock(),
    );
  const open = (userId = newId()) => transactions.run((tx) => sessions.open(tx, aSignIn(userId)));
  const isAlive = async (
    sessionId: string,
    userId: string,
    process = sessions,
  ): Promise<boolean> => {
    const load = async () =>
      (await new SessionPrincipalQuery(statements).bySession(sessionId, userId)).session;
    return (await process.find(sessionId, load))?.userId === userId;
  };
  it('ends at once in this process', async () => {
    const { sessionId, userId } = await open();
    expect(await isAlive(sessionId, userId)).toBe(true);

    await transactions.run((tx) =>
      sessions.end(tx, sessionId, 'logged-out', { traceparent: 'none' }),
    );

    expect(await isAlive(sessionId, userId)).toBe(false);
  });

  it('is nobody else’s', async () => {
    const { sessionId } = await open();

    expect(await isAlive(sessionId, newId())).toBe(false);
  });

  it('ends with all others of its account, and with nobody else’s', async () => {
    const userId = newId();
    const [one, two, other] = [await open(userId), await open(userId), await open()];

    const ended = await transactions.run((tx) =>
      sessions.endAllOf(tx, userId, 'account-suspended', aSignIn(userId).origin),
    );

    expect(ended).toBe(2);
    expect(await isAlive(one.sessionId, userId)).toBe(false);
    expect(await isAlive(two.sessionId, userId)).toBe(false);
    expect(await isAlive(other.sessionId, other.userId)).toBe(true);
  });

  describe('is over at its absolute end', () => {
    const expire = (sessionId: string) =>
      database.dataSource.query('UPDATE auth.sessions SET expires_at = now() WHERE id = $1', [
        sessionId,
      ]);

    it('however lately it was used, in processes that know it not or no longer', async () => {
      const { sessionId, userId } = await open();
      await expire(sessionId);

      expect(await isAlive(sessionId, userId, anotherProcess())).toBe(false);
    });

    it('for a browser as well', async () => {
      const { cookie, sessionId } = (await transactions.run((tx) =>
        sessions.open(tx, { ...aSignIn(newId()), transport: 'cookie' }),
      )) as CookieSession;
      const find = () =>
        new SessionPrincipalQuery(statements).byCookie(
          createHash('sha256').update(cookie).digest(),
          60,
        );
      expect((await find())?.sessionId).toBe(sessionId);

      await expire(sessionId);

      expect(await find()).toBeNull();
    });

    it('and cannot be made stronger then', async () => {
      const { sessionId } = await open();
      await expire(sessionId);

      const stronger = transactions.run((tx) =>
        sessions.strengthen(tx, sessionId, { acr: AAL2, amr: ['otp'] }),
      );

      expect(await stronger).toBeNull();
    });
  });

  it('keeps hashes only', async () => {
    const { refreshToken } = (await open()) as TokenSession;
    const { cookie } = (await transactions.run((tx) =>
      sessions.open(tx, { ...aSignIn(newId()), transport: 'cookie' }),
    )) as CookieSession;

    const kept = (...forms: Buffer[]) =>
      database.dataSource.query(
        `SELECT 1 AS found FROM auth.refresh_tokens WHERE token_hash = ANY ($1)
          UNION ALL SELECT 1 FROM auth.sessions WHERE cookie_hash = ANY ($1)`,
        [forms],
      );

    for (const secret of [refreshToken, cookie]) {
      expect(await kept(Buffer.from(secret), Buffer.from(secret, 'base64url'))).toEqual([]);
      expect(await kept(createHash('sha256').update(secret).digest())).toEqual([{ found: 1 }]);
    }
  });

  it('becomes as strong as the latest proof, and never weaker', async () => {
    const { sessionId, userId } = await open();
    await database.dataSource.query(
      `UPDATE auth.sessions SET authenticated_at = now() - interval '1 hour' WHERE id = $1`,
      [sessionId],
    );
    const strengthen = (acr: Acr, amr: Amr) =>
      transactions.run((tx) => sessions.strengthen(tx, sessionId, { acr, amr: [amr] }));

    const strong = await strengthen(AAL2, 'otp');
    const again = await strengthen(AAL1, 'pwd');

    expect(strong).toMatchObject({ acr: AAL2, amr: expect.arrayContaining(['pwd', 'otp']) });
    expect(again?.acr).toBe(AAL2);
    expect(again?.amr).toHaveLength(2);
    const { session } = await new SessionPrincipalQuery(statements).bySession(sessionId, userId);
    expect(session).toMatchObject({ acr: AAL2, transport: 'token', hasSecondFactor: false });
    expect(Date.now() - (session?.authTime.getTime() ?? 0)).toBeLessThan(60_000);
  });

  it('cannot be made stronger after its end', async () => {
    const { sessionId } = await open();
    await transactions.run((tx) =>
      sessions.end(tx, sessionId, 'logged-out', { traceparent: 'none' }),
    );

    expect(
      await transactions.run((tx) =>
        sessions.strengthen(tx, sessionId, { acr: AAL2, amr: ['otp'] }),
      ),
    ).toBeNull();
  });

  it('knows of a second factor at once after it is told to look again', async () => {
    const { sessionId, userId } = await open();
    await isAlive(sessionId, userId);

    await transactions.run(async (tx) => {
      await tx.query(
        `INSERT INTO auth.second_factors (id, user_id, kind) VALUES ($1, $2, 'totp')`,
        [newId(), userId],
      );
      await sessions.forgetAllOf(tx, userId);
    });

    const load = async () =>
      (await new SessionPrincipalQuery(statements).bySession(sessionId, userId)).session;
    expect((await sessions.find(sessionId, load))?.hasSecondFactor).toBe(true);
  });
});
