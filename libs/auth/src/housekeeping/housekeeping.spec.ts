import type { AppConfig } from '@orderly/platform/config/app-config';
import { Statements } from '@orderly/platform/database/statements';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { EmailChanges, OneTimeTokens, USER_SUSPENDED } from '@orderly/users';
import { aSignIn } from '../../../../test/support/a-sign-in.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { SessionPrincipalQuery } from '../authentication/session-principal-query.js';
import { Sessions } from '../sessions/sessions.js';
import { SessionsRepository } from '../sessions/sessions.repository.js';
import { LoginAttemptsRepository } from '../throttling/login-attempts.repository.js';
import { PurgeExpiredCredentials } from './purge-expired.task.js';
import { SuspensionsConsumer } from './suspensions.consumer.js';

const config = {
  auth: { refreshTokenIdleTtlS: 3_600, refreshTokenAbsoluteTtlS: 36_000 },
} as AppConfig;

describe('what the worker does for sessions', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let sessions: Sessions;
  let statements: Statements;
  let repository: SessionsRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    statements = new Statements(database.dataSource);
    repository = new SessionsRepository(database.dataSource, new Statements(database.dataSource));
    sessions = new Sessions(repository, new Outbox(database.dataSource), config, new Clock());
  });
  afterAll(async () => {
    await statements.onApplicationShutdown();
    await database.drop();
  });

  const open = (userId: string) => transactions.run((tx) => sessions.open(tx, aSignIn(userId)));
  const about = (subject: string) => ({ subject, occurredAt: new Date(), traceparent: 'none' });

  it.each([
    ['ahead', 60_000],
    ['behind', -60_000],
  ])(
    'ends those of a suspended account, however often it is told, by a clock that is %s',
    async (_, skewMs) => {
      const userId = newId();
      const { sessionId } = await open(userId);
      const suspension = { ...about(userId), occurredAt: new Date(Date.now() + skewMs) };
      const event = domainEvent(USER_SUSPENDED, suspension, { userId, suspendedBy: newId() });

      for (let times = 0; times < 2; times++) {
        await transactions.run((tx) => new SuspensionsConsumer(sessions).handle(tx, event));
      }

      expect(
        (await new SessionPrincipalQuery(statements).bySession(sessionId, userId)).session,
      ).toBeNull();
    },
  );

  it('does not try again with an event that it has nothing to do with', async () => {
    const event = domainEvent('users.something-else.v1', about(newId()), {});

    await expect(
      transactions.run((tx) => new SuspensionsConsumer(sessions).handle(tx, event)),
    ).rejects.toThrow(PermanentFailure);
  });

  it('deletes what ended long ago, and nothing else', async () => {
    const [old, recent, alive] = [await open(newId()), await open(newId()), await open(newId())];
    const end = `UPDATE auth.sessions SET end_reason = 'logged-out',
        ended_at = now() - $2::interval WHERE id = $1`;
    await database.dataSource.query(end, [old.sessionId, '8 days']);
    await database.dataSource.query(end, [recent.sessionId, '1 day']);
    await database.dataSource.query(
      `INSERT INTO auth.login_attempts (key, failures, last_attempt_at, blocked_until)
       VALUES ('old', 1, now() - interval '91 days', '-infinity'), ('recent', 1, now(),
         '-infinity')`,
    );
    const tokens = { purge: async () => 0 } as unknown as OneTimeTokens;
    const changes = { purge: async () => 0 } as unknown as EmailChanges;
    const attempts = new LoginAttemptsRepository(
      database.dataSource,
      new Statements(database.dataSource),
    );
    const task = new PurgeExpiredCredentials(repository, attempts, tokens, changes);

    await task.run(new AbortController().signal);

    const left = await database.dataSource.query<Array<{ id: string }>>(
      'SELECT id FROM auth.sessions WHERE id = ANY ($1)',
      [[old.sessionId, recent.sessionId, alive.sessionId]],
    );
    expect(left.map(({ id }) => id).sort()).toEqual([recent.sessionId, alive.sessionId].sort());
    expect(
      await database.dataSource.query(
        'SELECT convert_from(key, $1) AS key FROM auth.login_attempts',
        ['UTF8'],
      ),
    ).toEqual([{ key: 'recent' }]);
  });

  it('deletes sessions with thousands of tokens a batch of tokens at a time', async () => {
    const { sessionId } = await open(newId());
    await database.dataSource.query(
      `INSERT INTO auth.refresh_tokens (token_hash, session_id, expires_at, used_at)
       SELECT sha256(n::text::bytea), $1, now(), now() FROM generate_series(1, 2500) n`,
      [sessionId],
    );
    await database.dataSource.query(
      `UPDATE auth.sessions SET end_reason = 'logged-out', ended_at = now() - interval '8 days'
          WHERE id = $1`,
      [sessionId],
    );
    const tokens = async (): Promise<number> =>
      (
        await database.dataSource.query('SELECT 1 FROM auth.refresh_tokens WHERE session_id = $1', [
          sessionId,
        ])
      ).length;

    const left: number[] = [];
    for (let more = true; more; ) {
      more = (await repository.purge(1_000)) === 1_000;
      left.push(await tokens());
    }

    expect(left).toEqual([1_501, 501, 0]);
    expect(
      await database.dataSource.query('SELECT 1 FROM auth.sessions WHERE id = $1', [sessionId]),
    ).toEqual([]);
  });

  it('goes on with the other purges when one fails, and says which did', async () => {
    const purged: string[] = [];
    const purge = (name: string) => ({
      purge: async () => {
        purged.push(name);
        return 0;
      },
    });
    const broken = {
      purge: () => Promise.reject(new Error('canceling statement due to statement timeout')),
      forgetSalts: async () => 0,
    };
    const task = new PurgeExpiredCredentials(
      broken as unknown as SessionsRepository,
      { ...purge('attempts'), purgeUnkeyed: async () => 0 } as unknown as LoginAttemptsRepository,
      purge('links') as unknown as OneTimeTokens,
      purge('changes') as unknown as EmailChanges,
    );

    await expect(task.run(new AbortController().signal)).rejects.toThrow(
      /^sessions: .*statement timeout/,
    );
    expect(purged).toEqual(['attempts', 'links', 'changes']);
  });
});
