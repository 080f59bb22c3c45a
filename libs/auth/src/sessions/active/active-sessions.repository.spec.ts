import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { ActiveSessionsRepository } from './active-sessions.repository.js';

const HOUR_S = 3_600;
const IDLE_S = 24 * HOUR_S;

/** Hours from now. */
interface Times {
  readonly created: number;
  readonly used: number | null;
  readonly expires: number;
  readonly ended?: number;
}

describe('ActiveSessionsRepository', () => {
  let database: TestDatabase;
  let sessions: ActiveSessionsRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    sessions = new ActiveSessionsRepository(database.dataSource);
  });
  afterAll(() => database.drop());

  /** Creates a session of a new account, and returns the session's id. */
  async function aSession({ created, used, expires, ended }: Times): Promise<string> {
    const userId = newId();
    await database.dataSource.query(
      `INSERT INTO auth.sessions
         (id, user_id, acr, amr, transport, created_at, last_used_at, expires_at,
          ended_at, end_reason)
       VALUES ($1, $2, 'urn:orderly:aal1', '{pwd}', 'token', now() + make_interval(hours => $3),
               now() + make_interval(hours => $4), now() + make_interval(hours => $5),
               now() + make_interval(hours => $6::int), CASE
                 WHEN $6::int IS NOT NULL THEN 'logged-out' END)`,
      [newId(), userId, created, used, expires, ended ?? null],
    );
    return userId;
  }

  const listOf = (userId: string) => sessions.list(userId, IDLE_S, { after: null, limit: 10 });

  it.each([
    ['the last use', { created: -48, used: -1, expires: 480 }, { from: 'lastUsedAt' }],
    ['the log-in when unused', { created: -2, used: null, expires: 480 }, { from: 'createdAt' }],
  ] as const)('says that an idle session ends a day after %s', async (_, times, { from }) => {
    const [session] = await listOf(await aSession(times));

    const idleMs = Number(session?.expiresAt) - Number(session?.[from]);
    expect(idleMs).toBe(IDLE_S * 1_000);
  });

  it('says that a session ends at its absolute end when that comes first', async () => {
    const [session] = await listOf(await aSession({ created: -48, used: -1, expires: 3 }));

    const leftMs = Number(session?.expiresAt) - Number(session?.lastUsedAt);
    expect(leftMs).toBe(4 * HOUR_S * 1_000);
  });

  it.each([
    ['was not used for longer than a session may be idle', { created: -48, used: -25, expires: 9 }],
    ['was never used and is older than that', { created: -25, used: null, expires: 9 }],
    ['is past its absolute end', { created: -2, used: -1, expires: -1 }],
    ['was ended', { created: -2, used: -1, expires: 9, ended: -1 }],
  ])('leaves out one that %s', async (_, times) => {
    expect(await listOf(await aSession(times))).toEqual([]);
  });

  it('finds no owner of a session that was ended', async () => {
    const transactions = new Transactions(database.dataSource);
    const ownerOf = async (userId: string) => {
      const [{ id }] = await database.dataSource.query<[{ id: string }]>(
        'SELECT id FROM auth.sessions WHERE user_id = $1',
        [userId],
      );
      return transactions.run((tx) => sessions.findOwner(tx, id));
    };
    const open = await aSession({ created: -2, used: -1, expires: 9 });
    const ended = await aSession({ created: -2, used: -1, expires: 9, ended: -1 });

    expect(await ownerOf(open)).toEqual({ userId: open });
    expect(await ownerOf(ended)).toBeNull();
  });
});
