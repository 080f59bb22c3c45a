import { testConfig } from '../../../../test/support/config.js';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import {
  hasPgBouncer,
  type PgBouncer,
  startPgBouncer,
} from '../../../../test/support/pgbouncer.js';
import { assertMigrated, assertReachable } from '../bootstrap/database-at-start.js';
import { exitCodeOf, explainOutage } from '../bootstrap/start-failure.js';

const IGNORED =
  'statement_timeout,lock_timeout,idle_in_transaction_session_timeout,options,extra_float_digits';

const describeWithPgBouncer = hasPgBouncer() ? describe : describe.skip;

describeWithPgBouncer('a start behind PgBouncer (skipped without pgbouncer)', () => {
  let database: TestDatabase;
  let pooler: PgBouncer | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterEach(() => pooler?.close());
  afterAll(() => database.drop());

  const failureOf = async (attempt: () => Promise<unknown>): Promise<Error | undefined> => {
    try {
      await attempt();
      return undefined;
    } catch (error) {
      return explainOutage(error) as Error;
    }
  };
  const start = async (settings: Record<string, string>): Promise<Error | undefined> => {
    pooler = await startPgBouncer(database.url, settings);
    const url = pooler.through(database.url);
    return failureOf(async () => {
      await assertReachable(url, 0);
      await assertMigrated(testConfig(url, '/tmp', { database: { url } }));
    });
  };

  it.each(['0', '1'])(
    'is refused when connections are shared between transactions (round robin: %s)',
    async (server_round_robin) => {
      const error = await start({
        pool_mode: 'transaction',
        ignore_startup_parameters: IGNORED,
        server_round_robin,
      });

      expect(error?.message).toMatch(/^DATABASE_URL: .* shares connections between transactions/);
      expect(exitCodeOf(error)).toBe(78);
    },
  );

  it('is refused when settings at the start of a connection are not taken', async () => {
    const error = await start({ pool_mode: 'session' });

    expect(error?.message).toMatch(/^DATABASE_URL: .* does not take settings .*parameter/);
    expect(exitCodeOf(error)).toBe(78);
  });

  it('succeeds when each client has a session of its own', async () => {
    expect(
      await start({ pool_mode: 'session', ignore_startup_parameters: IGNORED }),
    ).toBeUndefined();
  });
});
