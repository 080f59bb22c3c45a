import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { describeHead } from '../libs/audit/src/chain/audit-chain.js';
import { verifyAudit } from '../libs/audit/src/verification/verify-audit.js';
import { dataSourceOptions } from '../libs/platform/src/database/data-source-options.js';
import { AuditLab, HOUR_MS } from './support/audit-lab.js';
import { testConfig } from './support/config.js';
import { sealAsEarlierReleases } from './support/legacy-seal.js';
import { runCommand, runCommandAsProcess } from './support/run-command.js';

const KEY = randomBytes(32);

describe('the chain behind an honest audit log', () => {
  let lab: AuditLab;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    lab = await AuditLab.open();
  });
  afterEach(() => lab.close());

  const writeNow = async (...actions: string[]): Promise<void> => {
    for (const action of actions) await lab.write({ action, atMs: Date.now() });
  };

  it('holds every entry, and says so', async () => {
    await writeNow('test.one', 'test.two');
    await lab.seal();
    await writeNow('test.three');
    await lab.seal();
    await writeNow('test.four');

    const { findings, links, notSealedYet, head } = await lab.verify();

    expect({ findings, links, notSealedYet }).toEqual({ findings: [], links: 3, notSealedYet: 1 });
    expect(head).toEqual(await lab.head());
  });

  it(
    'goes on where it was, when more waits than fits one batch, beside writers and other ' +
      'workers',
    async () => {
      const many = (count: number) =>
        lab.application.query(
          `INSERT INTO platform.audit_events (id, occurred_at, action, subject_type, subject_id,
          request_id, traceparent)
         SELECT uuidv7(), now(), 'test.much', 'test', n::text, 'r', 't' FROM generate_series(1,
           $1::int) AS n`,
          [count],
        );
      await many(2_500);

      await Promise.all([lab.seal(KEY), many(50), lab.seal(KEY), many(50), lab.seal(KEY)]);
      await lab.seal(KEY);

      expect(await lab.verify({ chainKey: KEY })).toMatchObject({
        findings: [],
        links: 2_600,
        notSealedYet: 0,
      });
    },
  );

  it('reads the same whatever the session is set to', async () => {
    await writeNow('test.one');
    await lab.seal();
    const role = `ALTER ROLE orderly_app IN DATABASE ${new URL(lab.database.url).pathname.slice(1)}
        SET`;
    await lab.database.dataSource.query(
      `${role} TimeZone = 'Asia/Kathmandu'; ${role} DateStyle = 'German'; ${role} ` +
        `IntervalStyle = 'iso_8601'`,
    );

    const elsewhere = await new DataSource(
      dataSourceOptions(testConfig(lab.database.url, '')),
    ).initialize();
    const { findings } = await verifyAudit(elsewhere, { chainKey: undefined });
    await elsewhere.destroy();

    expect(findings).toEqual([]);
  });

  it('accepts links of earlier releases, in front of ours and beside them', async () => {
    for (const key of [undefined, KEY]) {
      await writeNow('test.earlier');
      await sealAsEarlierReleases(lab, key);
    }
    const keyedFrom = await lab.head();
    await writeNow('test.now');
    await lab.seal(KEY);
    await writeNow('test.earlier');
    await sealAsEarlierReleases(lab, KEY);

    expect(await lab.verify({ chainKey: KEY, keyedFrom })).toMatchObject({
      findings: [],
      links: 4,
      withoutKey: 1,
    });
  });

  it.each([
    // A process whose clock was ahead makes ids of that time until the time has come: see newId().
    ['was two hours fast', 2 * HOUR_MS, 0],
    ['is two hours fast', 2 * HOUR_MS, 2 * HOUR_MS],
    ['is ten days fast', 240 * HOUR_MS, 240 * HOUR_MS],
    ['is half an hour slow', -0.5 * HOUR_MS, -0.5 * HOUR_MS],
  ])('does not mind a process whose clock %s', async (_, idAheadMs, occurredAheadMs) => {
    const startMs = Date.now() - 6 * HOUR_MS;
    for (let minute = 0; minute < 240; minute += 20) {
      const atMs = startMs + minute * 60_000;
      await lab.write({ action: 'test.right', atMs });
      if (minute >= 60 && minute <= 120) {
        const [wrongMs, occurredMs] = [atMs + idAheadMs, atMs + occurredAheadMs];
        await lab.write({ action: 'test.wrong', atMs: wrongMs, occurredMs });
      }
      await lab.seal(KEY, () => atMs + 5_000);
    }
    await lab.write({ action: 'test.waits', atMs: startMs + 240 * 60_000 });

    expect(await lab.verify({ chainKey: KEY })).toMatchObject({ findings: [], notSealedYet: 1 });
  });

  it('does not mind a process whose clock was fast while no worker ran', async () => {
    const startMs = Date.now() - 30 * HOUR_MS;
    await lab.write({ action: 'test.right', atMs: startMs });
    await lab.seal(KEY, () => startMs);
    for (let hour = 1; hour < 24; hour++) {
      const atMs = startMs + hour * HOUR_MS;
      await lab.write({ action: 'test.right', atMs });
      await lab.write({ action: 'test.wrong', atMs: atMs + 2 * HOUR_MS, occurredMs: atMs });
    }
    await lab.seal(KEY);

    expect(await lab.findings({ chainKey: KEY })).toEqual([]);
  });

  it.each([
    ['fast', 3 * HOUR_MS],
    ['slow', -3 * HOUR_MS],
  ])('does not mind a machine whose clock is %s for an hour', async (_, aheadMs) => {
    const startMs = Date.now() - 12 * HOUR_MS;
    for (let minute = 0; minute < 240; minute += 20) {
      const wrongMs = minute >= 60 && minute < 120 ? aheadMs : 0;
      const atMs = startMs + minute * 60_000 + (aheadMs > 0 ? wrongMs : 0);
      await lab.write({ action: 'test.any', atMs });
      // The workers of a slow clock seal what others wrote in the meantime.
      await lab.seal(KEY, () => startMs + minute * 60_000 + wrongMs + 5_000);
    }

    expect(await lab.findings({ chainKey: KEY })).toEqual([]);
  });

  it('does not mind that no worker ran for a day', async () => {
    const startMs = Date.now() - 30 * HOUR_MS;
    for (let hour = 0; hour < 24; hour++)
      await lab.write({ action: 'test.any', atMs: startMs + hour * HOUR_MS });
    await lab.seal(KEY);

    const { findings, longestWaitMs } = await lab.verify({ chainKey: KEY });

    expect(findings).toEqual([]);
    expect(longestWaitMs).toBeGreaterThan(29 * HOUR_MS);
  });

  it('tells of entries that were put in afterwards, although the application may add', async () => {
    const put = (hoursAgo: number, idHoursAgo: number): Promise<string> =>
      lab.write({
        action: 'test.forged',
        atMs: Date.now() - idHoursAgo * HOUR_MS,
        occurredMs: Date.now() - hoursAgo * HOUR_MS,
      });
    await writeNow('test.one');
    await lab.seal(KEY);
    await put(3, 3);
    await put(3, 0);
    await lab.seal(KEY);
    await put(24 * 5, 24 * 5);

    expect(await lab.findings({ chainKey: KEY })).toEqual([
      expect.stringMatching(/^Position 2: the entry .* came into the log after entries of /),
      expect.stringMatching(/^Position 3: the entry .* came into the log after entries of /),
      expect.stringMatching(/^The entry .* was never sealed/),
    ]);
  });

  const orderly = (args: string[], env: Record<string, string> = {}, run = runCommand) =>
    run(['audit', ...args], { DATABASE_URL: lab.database.url, ...env });

  it('is verified by a command that names what is wrong and fails', async () => {
    await writeNow('test.one', 'test.two');
    await lab.seal();
    const head = await lab.head();
    const kept = (await orderly(['head'])).stdout.trim();
    const well = await orderly(['verify', '--head', kept]);
    await lab.tamper(
      `UPDATE platform.audit_events SET action = 'test.harmless' WHERE action = 'test.two'`,
    );
    const forged = await orderly(['verify', '--from', '2'], {}, runCommandAsProcess);

    expect(kept).toBe(head && describeHead(head));
    expect(well).toEqual({
      code: 0,
      stdout: `The audit log is as it was written: 2 sealed entries, head ${kept}.\n`,
      stderr: '',
    });
    expect(forged).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(
        /^Position 2: the entry \S+ \(test\.harmless, .*\) was changed after it was sealed\.\n.* is NOT as it was written: 1 sealed/,
      ),
    });
    expect((await orderly(['verify', '--head', 'nonsense'])).code).toBe(64);
  });

  it('gets an anchor from a command, which is audited', async () => {
    const env = { AUDIT_CHAIN_KEY: KEY.toString('base64') };
    await writeNow('test.one');
    await lab.seal();
    const made = await orderly(['anchor', '--reason', 'Key introduced', '--accept'], env);
    const verified = await orderly(['verify'], env);
    const [entry] = await lab.application.query<unknown[]>(
      `SELECT actor_id, subject_type, subject_id, after FROM platform.audit_events
          WHERE action = 'platform.audit-anchored'`,
    );

    expect(made).toMatchObject({ code: 0, stdout: expect.stringContaining('is anchored at 1:') });
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('position 1 with 1 finding: Key introduced'),
    });
    expect(entry).toEqual({
      actor_id: null,
      subject_type: 'audit-log',
      subject_id: 'all',
      after: { position: 1, findings: 1 },
    });
  });

  it('is not verified without its key', async () => {
    await writeNow('test.one');
    await lab.seal(KEY);

    await expect(lab.verify()).rejects.toThrow('AUDIT_CHAIN_KEY is missing');
    expect(await lab.findings({ chainKey: randomBytes(32) })).toEqual([
      expect.stringMatching(/^Position 1: the link does not follow/),
    ]);
  });
});
