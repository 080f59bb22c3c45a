import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { Logger } from '@nestjs/common';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { describeHead } from '../libs/platform/src/audit/audit-chain.js';
import { AuditLog } from '../libs/platform/src/audit/audit-log.js';
import { findHead, SealAudit } from '../libs/platform/src/audit/seal-audit.js';
import { type VerifyOptions, verifyAudit } from '../libs/platform/src/audit/verify-audit.js';
import { dataSourceOptions } from '../libs/platform/src/database/data-source-options.js';
import { Transactions } from '../libs/platform/src/database/transactions.js';
import { Clock } from '../libs/platform/src/time/clock.js';
import { testConfig } from './support/config.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';

const RUNNING = new AbortController().signal;
const HOUR_MS = 3_600_000;
const ORIGIN = {
  requestId: 'r',
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  ip: '203.0.113.7',
};

describe('the chain behind the audit log', () => {
  let database: TestDatabase;
  let application: DataSource;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    database = await createTestDatabase();
    application = await new DataSource(
      dataSourceOptions(testConfig(database.url, tmpdir())),
    ).initialize();
  });
  afterEach(async () => {
    await application.destroy();
    await database.drop();
  });

  const transactions = (): Transactions => new Transactions(application);

  const record = (...actions: string[]): Promise<void> =>
    transactions().run(async (tx) => {
      const log = new AuditLog(new Clock());
      for (const action of actions) {
        await log.record(tx, {
          actorId: null,
          origin: ORIGIN,
          action,
          subject: { type: 'test', id: '1' },
          after: { tea: 1 },
        });
      }
    });

  const seal = async (chainKey?: Buffer): Promise<void> => {
    const config = { ...testConfig(database.url, tmpdir()), audit: { chainKey } } as AppConfig;
    await new SealAudit(config, application, transactions()).run(RUNNING);
  };

  const verify = (options: Partial<VerifyOptions> = {}) =>
    verifyAudit(application, { chainKey: undefined, ...options });

  /** What the owner of the database can do, with the triggers off. */
  const tamper = async (statement: string): Promise<void> => {
    await database.dataSource.transaction(async (tx) => {
      await tx.query('SET LOCAL session_replication_role = replica');
      await tx.query(statement);
    });
  };

  const put = (id: string, occurredAt: Date): Promise<unknown> =>
    application.query(
      `INSERT INTO platform.audit_events (id, occurred_at, action, subject_type, subject_id, request_id, traceparent)
       VALUES ($1, $2, 'test.forged', 'test', '1', 'r', 't')`,
      [id, occurredAt],
    );

  it('holds every entry, and says so', async () => {
    await record('test.one', 'test.two');
    await seal();
    await record('test.three');
    await seal();
    await record('test.four');

    const { findings, links, notSealedYet, head } = await verify();

    expect({ findings, links, notSealedYet }).toEqual({ findings: [], links: 3, notSealedYet: 1 });
    expect(head).toEqual(await findHead(application));
  });

  it('goes on where it was, also when more waits than fits one batch, and when two seal at once', async () => {
    await application.query(
      `INSERT INTO platform.audit_events (id, occurred_at, action, subject_type, subject_id, request_id, traceparent)
       SELECT uuidv7(), now(), 'test.much', 'test', n::text, 'r', 't' FROM generate_series(1, 2500) AS n`,
    );

    await Promise.all([seal(), seal(), seal()]);

    expect(await verify()).toMatchObject({ findings: [], links: 2_500, notSealedYet: 0 });
  });

  it('reads the same whatever the time zone of the session', async () => {
    await record('test.one');
    await seal();

    await database.dataSource.query(
      `ALTER ROLE orderly_app IN DATABASE ${new URL(database.url).pathname.slice(1)} SET TimeZone = 'Asia/Kathmandu'`,
    );
    const elsewhere = await new DataSource(
      dataSourceOptions(testConfig(database.url, tmpdir())),
    ).initialize();
    const { findings } = await verifyAudit(elsewhere, { chainKey: undefined });
    await elsewhere.destroy();

    expect(findings).toEqual([]);
  });

  it.each([
    [
      'a changed entry',
      `UPDATE platform.audit_events SET "after" = '{"tea": 2}' WHERE action = 'test.two'`,
      [/^Position 2: the entry \S+ \(test\.two, .*\) was changed/],
    ],
    [
      'another time',
      `UPDATE platform.audit_events SET occurred_at = occurred_at + interval '1 microsecond' WHERE action = 'test.two'`,
      [/^Position 2: .* was changed/],
    ],
    [
      'a removed entry',
      `DELETE FROM platform.audit_events WHERE action = 'test.two'`,
      [/^Position 2: the entry \S+ is gone/],
    ],
    [
      'a removed link',
      'DELETE FROM platform.audit_chain WHERE position = 2',
      [
        /^Position 3: the links from 2 to 2 are missing/,
        /^The entry \S+ \(test\.two, .* was never sealed/,
      ],
    ],
    [
      'an entry changed with its digest',
      `UPDATE platform.audit_events SET actor_id = gen_random_uuid() WHERE action = 'test.two'; UPDATE platform.audit_chain c SET digest = platform.audit_digest(e) FROM platform.audit_events e WHERE e.id = c.event_id`,
      [/^Position 2: the link does not follow/],
    ],
    [
      'two entries that changed places',
      'UPDATE platform.audit_chain SET position = 1004 - position; UPDATE platform.audit_chain SET position = position - 1000',
      [/^Position 1: the link does not follow/, /^Position 3: the link does not follow/],
    ],
  ])('names %s', async (_, statement, findings) => {
    await record('test.one', 'test.two', 'test.three');
    await spread();
    await seal();

    await tamper(statement);

    const found = (await verify()).findings;
    for (const finding of findings) expect(found).toContainEqual(expect.stringMatching(finding));
  });

  /** Ids minutes apart, as they are in a log that was not written by a test. */
  const spread = (): Promise<void> =>
    tamper(
      `WITH numbered AS (SELECT id, row_number() OVER (ORDER BY id DESC) * interval '10 minutes' AS ago FROM platform.audit_events)
       UPDATE platform.audit_events e SET occurred_at = now() - ago, id = overlay(e.id::text PLACING
         substr(x, 1, 8) || '-' || substr(x, 9, 4) FROM 1)::uuid
         FROM (SELECT id, ago, lpad(to_hex((extract(epoch FROM now() - ago) * 1000)::bigint), 12, '0') AS x FROM numbered) AS n WHERE n.id = e.id`,
    );

  it('shows that its end was cut off, or all of it made anew, to whoever kept an older head', async () => {
    await record('test.one', 'test.two', 'test.three');
    await seal();
    const kept = await findHead(application);
    await tamper(
      'DELETE FROM platform.audit_events WHERE action = $$test.three$$; DELETE FROM platform.audit_chain WHERE position = 3',
    );
    const cutOff = await verify({ head: kept ?? undefined });
    await tamper(
      `TRUNCATE platform.audit_chain; UPDATE platform.audit_seal SET sealed_through = '00000000-0000-0000-0000-000000000000'`,
    );
    await record('test.other');
    await seal();
    const madeAnew = await verify({ head: kept ?? undefined });

    expect((await verify()).findings).toEqual([]);
    expect(cutOff.findings).toEqual([
      expect.stringMatching(/^The chain ends at 2:\w+, before the head that was given/),
    ]);
    expect(madeAnew.findings).toEqual([
      expect.stringMatching(/^Position 3: the hash is not that of the head/),
    ]);
  });

  it('tells of entries that were put in afterwards, although the application may add', async () => {
    const hoursAgo = (hours: number): number => Date.now() - hours * HOUR_MS;
    await record('test.one');
    await seal();
    await put(uuidv7({ msecs: hoursAgo(3) }), new Date(hoursAgo(3)));
    await put(uuidv7(), new Date(hoursAgo(3)));
    await put(uuidv7({ msecs: hoursAgo(24 * 5) }), new Date(hoursAgo(24 * 5)));
    await seal();

    const { findings } = await verify();

    expect(findings).toEqual([
      expect.stringMatching(/^Position 2: the entry .* came into the log after entries of /),
      expect.stringMatching(/^Position 3: .* was not written at the time that it says/),
      expect.stringMatching(/^The entry .* was never sealed/),
    ]);
  });

  it('cannot be made anew without its key, which may come later than the first entries', async () => {
    const key = randomBytes(32);
    await record('test.one');
    await seal();
    await record('test.two');
    await seal(key);

    const honest = await verify({ chainKey: key });
    const wrong = await verify({ chainKey: randomBytes(32) });
    await tamper('DELETE FROM platform.audit_chain WHERE position = 2');
    await seal();
    await record('test.three');
    await seal(key);
    await record('test.four');
    await seal();

    expect(honest).toMatchObject({ findings: [], links: 2, withoutKey: 1 });
    expect(wrong.findings).toEqual([
      expect.stringMatching(/^Position 2: the link does not follow/),
    ]);
    expect((await verify({ chainKey: key })).findings).toEqual([
      expect.stringMatching(/^Position 4: the link was made without the key/),
    ]);
    await expect(verify()).rejects.toThrow('AUDIT_CHAIN_KEY is missing');
  });

  const orderly = (...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> =>
    new Promise((done) => {
      const env = { PATH: process.env['PATH'], DATABASE_URL: database.url };
      execFile(
        process.execPath,
        [resolve('dist/apps/cli/src/main.js'), 'audit', ...args],
        { env },
        (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });

  it('is verified by a command that names what is wrong and fails', async () => {
    await record('test.one', 'test.two');
    await seal();
    const head = await findHead(application);

    const kept = (await orderly('head')).stdout.trim();
    const well = await orderly('verify', '--head', kept);
    await tamper(
      `UPDATE platform.audit_events SET action = 'test.harmless' WHERE action = 'test.two'`,
    );
    const forged = await orderly('verify', '--from', '2');

    expect(kept).toBe(head && describeHead(head));
    expect(well).toEqual({
      code: 0,
      stdout: `The audit log is as it was written: 2 sealed entries, head ${kept}.\n`,
      stderr: '',
    });
    expect(forged).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^Position 2: the entry \S+ \(test\.harmless, \S+\) was changed after it was sealed\.\n.* is NOT as it was written: 1 sealed/,
      ),
    });
    expect((await orderly('verify', '--head', 'nonsense')).code).toBe(64);
  });
});
