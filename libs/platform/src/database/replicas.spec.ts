import { tmpdir } from 'node:os';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { testConfig } from '../../../../test/support/config.js';
import { createBlankDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { PrimaryWithReplica } from '../../../../test/support/streaming-replica.js';
import { ReplicasExamination } from '../examination/replicas.examination.js';
import { Metrics } from '../metrics/metrics.js';
import { dataSourceOptions } from './data-source-options.js';
import { Freshness } from './freshness.js';
import { Replicas } from './replicas.js';
import { Statements } from './statements.js';

const NUMBER = {
  name: 'test.number',
  text: 'SELECT n, pg_is_in_recovery() AS "fromReplica" FROM numbers WHERE id = $1',
};
/** Waits on a replica, and nowhere else. */
const SLOW_NUMBER = {
  name: 'test.slow-number',
  text: `SELECT n, pg_is_in_recovery() AS "fromReplica",
                CASE WHEN pg_is_in_recovery() THEN pg_sleep(0.9) END
           FROM numbers WHERE id = $1`,
};

/** Takes too long on a replica, without the wait. */
const LATE_NUMBER = {
  name: 'test.late-number',
  text: `SELECT time_out_on_replica() + n AS n, pg_is_in_recovery() AS "fromReplica"
           FROM numbers WHERE id = $1`,
};

interface Answer {
  readonly n: number;
  readonly fromReplica: boolean;
}

const anyone = (): Freshness => new Freshness(undefined, undefined);
const unknownCaller = (): Freshness => new Freshness(undefined, undefined, true);
const sinceToken = (token: string): Freshness => new Freshness(token, undefined);

describe('reads from a replica', () => {
  let servers: PrimaryWithReplica;
  let dataSource: DataSource;
  let replicas: Replicas;
  let statements: Statements;
  let metrics: Metrics;
  let warnings: jest.SpyInstance;

  beforeAll(async () => {
    servers = await PrimaryWithReplica.start((primary) =>
      primary.query(
        `CREATE TABLE numbers AS SELECT 1 AS id, 0 AS n;
         CREATE FUNCTION time_out_on_replica() RETURNS int LANGUAGE plpgsql AS $$ BEGIN
           IF pg_is_in_recovery() THEN RAISE 'late' USING ERRCODE = '57014'; END IF;
           RETURN 0;
         END $$;
         GRANT SELECT, UPDATE ON numbers TO orderly_app`,
      ),
    );
    const { database } = testConfig(servers.primary.url, tmpdir());
    dataSource = await new DataSource(
      dataSourceOptions({ database: { ...database, poolSize: 2 } }),
    ).initialize();
  });
  beforeEach(() => {
    warnings = jest.spyOn(Logger.prototype, 'warn').mockReturnValue();
    jest.spyOn(Logger.prototype, 'log').mockReturnValue();
  });
  afterEach(async () => {
    await statements.onApplicationShutdown();
    await replicas.onApplicationShutdown();
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await servers.stop();
  });

  const use = (urls: readonly string[], replicaMaxLagMs = 5_000): void => {
    const { database } = testConfig(servers.primary.url, tmpdir());
    metrics = new Metrics();
    const config = { database: { ...database, replicaUrls: urls, replicaMaxLagMs } };
    replicas = new Replicas(config, metrics, undefined);
    statements = new Statements(dataSource, replicas);
    replicas.start();
  };
  const number = async (freshness = anyone(), statement = NUMBER): Promise<Answer> => {
    const [row] = await statements.read<Answer>(statement, [1], freshness);
    return { n: row?.n as number, fromReplica: row?.fromReplica as boolean };
  };
  const write = async (n: number): Promise<string> => {
    await dataSource.query('UPDATE numbers SET n = $1', [n]);
    return replicas.tokenAfterWrite(undefined);
  };
  const untilFromReplica = (token?: string): Promise<void> =>
    eventually(async () =>
      expect(await number(new Freshness(token, undefined))).toMatchObject({ fromReplica: true }),
    );
  const reads = async (server: string, reason: string): Promise<number> => {
    const text = await metrics.registry.metrics();
    const line = `database_reads_total{server="${server}",reason="${reason}"} `;
    return Number(text.split(line)[1]?.split('\n')[0] ?? 0);
  };
  const fault = (): string | null => replicas.watched[0]?.fault ?? null;

  it('come from there once it is known how far it is', async () => {
    use([servers.replica.url]);

    expect(await number()).toMatchObject({ fromReplica: false });
    await untilFromReplica();

    expect(fault()).toBeNull();
    expect(await reads('primary', 'no-replica')).toBeGreaterThan(0);
    expect(await reads('replica', 'fresh')).toBeGreaterThan(0);
  });

  it('are preceded by a look of the doctor, which waits for the replica', async () => {
    use([servers.replica.url]);
    const doctor = new ReplicasExamination(replicas);
    const { host } = new URL(servers.replica.url);

    expect(await doctor.examine()).toEqual({ status: 'ok', detail: `Up to date: ${host}.` });

    await servers.pause();
    await write(7);
    expect(await doctor.examine()).toMatchObject({
      status: 'warning',
      detail: `${host}: It does not keep up with the primary.`,
    });
    await servers.resume();
  });

  it('come from the primary without a freshness, for every caller', async () => {
    use([servers.replica.url]);
    await untilFromReplica();

    const [row] = await statements.read<Answer>(NUMBER, [1]);

    expect(row).toMatchObject({ fromReplica: false });
  });

  it('include what the caller wrote, and go back to the replica when it has that', async () => {
    use([servers.replica.url]);
    await untilFromReplica(await write(1));
    await servers.pause();

    const token = await write(2);

    expect(await number(sinceToken(token))).toEqual({ n: 2, fromReplica: false });
    expect(await number()).toEqual({ n: 1, fromReplica: true });
    await servers.resume();
    await untilFromReplica(token);
    expect(await number(sinceToken(token))).toEqual({ n: 2, fromReplica: true });
    expect(await reads('primary', 'own-writes')).toBeGreaterThan(0);
  });

  it('come from the primary for unknown writes of a caller, and for bad tokens', async () => {
    use([servers.replica.url]);
    await untilFromReplica();

    expect(await number(new Freshness(undefined, 'account'))).toMatchObject({ fromReplica: false });
    expect(await number(unknownCaller())).toMatchObject({ fromReplica: false });
    expect(await number(sinceToken('unknown'))).toMatchObject({ fromReplica: false });
    expect(await number(sinceToken('1/2/3'))).toMatchObject({ fromReplica: false });
    expect(await number(sinceToken('FFFFFFFF/0'))).toMatchObject({ fromReplica: false });
  });

  it('come from a replica that has replayed all when the primary begins a segment', async () => {
    use([servers.replica.url]);
    await untilFromReplica(await write(1));
    await servers.primary.query('SELECT pg_switch_wal()');

    const token = await replicas.tokenAfterWrite(undefined);
    expect(token).toMatch(/000000$/);
    await untilFromReplica(token);
  });

  it('stay at one server for the length of a request', async () => {
    use([servers.replica.url]);
    const early = anyone();
    await number(early);
    await untilFromReplica();

    expect(await number(early)).toMatchObject({ fromReplica: false });
  });

  it('leave out a replica that is too far behind', async () => {
    use([servers.replica.url], 700);
    await untilFromReplica();
    await servers.pause();
    await write(3);

    await eventually(async () => expect(await number()).toEqual({ n: 3, fromReplica: false }));

    expect(fault()).toMatch(/^It is \d+ s behind the primary\.$/);
    await servers.resume();
    await untilFromReplica();
  });

  it('are repeated at the primary when the recovery of the replica cancels them', async () => {
    use([servers.replica.url]);
    await untilFromReplica();

    const answer = number(anyone(), SLOW_NUMBER);
    await untilItRuns();
    await servers.primary.query('ALTER TABLE numbers ADD COLUMN spare int');

    expect(await answer).toMatchObject({ fromReplica: false });
    expect(await reads('primary', 'failed')).toBe(1);
    expect(fault()).toBeNull();
  });

  it('are repeated at the primary when a quick one took too long, without a rest', async () => {
    use([servers.replica.url]);
    await untilFromReplica();

    expect(await number(anyone(), LATE_NUMBER)).toMatchObject({ fromReplica: false });
    expect(fault()).toBeNull();
  });

  it('do not take what was too much for the replica to the primary', async () => {
    use([servers.replica.url]);
    await untilFromReplica();
    const expensive = async (statement = NUMBER): Promise<boolean> => {
      const [row] = await statements.readExpensive<Answer>(statement, [1], anyone());
      return row?.fromReplica as boolean;
    };

    await expect(expensive(LATE_NUMBER)).rejects.toMatchObject({ code: '57014' });
    const outcomes = await Promise.allSettled(Array.from({ length: 40 }, () => expensive()));

    const answered = outcomes.filter((outcome) => outcome.status === 'fulfilled');
    expect(answered.map(({ value }) => value)).toEqual(Array(33).fill(true));
    expect(await reads('primary', 'failed')).toBe(0);
    expect(fault()).toBeNull();
  });

  it('are answered by the primary when the replica dies, until it is back', async () => {
    const { url } = servers.replica;
    use([url]);
    await untilFromReplica();

    const answer = number(anyone(), SLOW_NUMBER);
    await untilItRuns();
    await servers.replica.stop();

    expect(await answer).toMatchObject({ fromReplica: false });
    await eventually(() => expect(fault()).toBe('It does not answer.'));
    expect(await number()).toMatchObject({ fromReplica: false });
    await servers.replica.start();
    expect(servers.replica.url).toBe(url);
    await untilFromReplica();
  });

  it('leave out other databases, and say so in the log', async () => {
    const other = await createBlankDatabase();
    const sibling = servers.replica.url.replace(/orderly$/, 'postgres');
    use([other.url, sibling]);

    const all = replicas.watched;
    await eventually(() =>
      expect(all.map((each) => each.fault)).toEqual(
        all.map(() => 'It holds another database than the primary in DATABASE_URL.'),
      ),
    );

    expect(await number()).toMatchObject({ fromReplica: false });
    await eventually(() =>
      expect(warnings.mock.calls.map(([line]) => line)).toEqual(
        expect.arrayContaining(
          all.map(({ name }) => expect.stringMatching(`replica ${name}: It holds another`)),
        ),
      ),
    );
    await other.drop();
  });

  it('leave out a replica that was promoted', async () => {
    use([servers.replica.url]);
    await untilFromReplica();

    await servers.promote();

    await eventually(() => expect(fault()).toMatch(/^It is no standby/));
    expect(await number()).toMatchObject({ fromReplica: false });
  });

  const untilItRuns = (): Promise<void> =>
    eventually(
      async () =>
        expect(
          await servers.replica.query(
            `SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep'`,
          ),
        ).toHaveLength(1),
      { everyMs: 10 },
    );
});
