import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { Logger } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { DataSource } from 'typeorm';
import { startWorker } from '../apps/worker/src/start-worker.js';
import { ChainKeyCheck } from '../libs/audit/src/sealing/chain-key.check.js';
import { SealAudit } from '../libs/audit/src/sealing/seal-audit.task.js';
import { type AnchorMade, AnchorMaker } from '../libs/audit/src/verification/make-anchor.js';
import type { AppConfig } from '../libs/platform/src/config/app-config.js';
import { ConfigurationError } from '../libs/platform/src/config/configuration-error.js';
import { Transactions } from '../libs/platform/src/database/transactions.js';
import { createLogger } from '../libs/platform/src/logging/create-logger.js';
import { Metrics } from '../libs/platform/src/metrics/metrics.js';
import { AuditLab, HOUR_MS } from './support/audit-lab.js';
import { testConfig } from './support/config.js';
import { sealAsEarlierReleases } from './support/legacy-seal.js';

const KEY = randomBytes(32);
const OTHER_KEY = randomBytes(32);
const ORIGIN = {
  requestId: 'r',
  traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  ip: null,
};

describe('the sealer of the audit log', () => {
  let lab: AuditLab;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    lab = await AuditLab.open();
  });
  afterEach(() => lab.close());

  const write = (action = 'test.any'): Promise<string> => lab.write({ action, atMs: Date.now() });

  const anchor = (
    chainKey: Buffer | undefined,
    { accept = true, previousChainKey }: { accept?: boolean; previousChainKey?: Buffer } = {},
  ): Promise<AnchorMade> => {
    const clock = new Clock();
    return new AnchorMaker(
      { audit: { chainKey, previousChainKey } } as AppConfig,
      lab.application,
      new Transactions(lab.application),
      lab.worker(chainKey),
      new AuditLog(clock),
      clock,
    ).make({ reason: 'For a test.', accept, origin: ORIGIN });
  };

  it.each([
    ['without the key', undefined, 'AUDIT_CHAIN_KEY is missing'],
    ['with another key', OTHER_KEY, 'AUDIT_CHAIN_KEY is another'],
  ])('refuses to continue %s, and a process does not start so', async (_, key, message) => {
    for (const sealFirst of [() => lab.seal(KEY), () => sealAsEarlierReleases(lab, KEY)]) {
      await write();
      await sealFirst();
      await write();

      await expect(lab.seal(key)).rejects.toThrow(message);
      await expect(new ChainKeyCheck(lab.worker(key)).assertReady()).rejects.toThrow(
        ConfigurationError,
      );
      await expect(new ChainKeyCheck(lab.worker(KEY)).assertReady()).resolves.toBeUndefined();
    }
    await lab.seal(KEY);
    expect(await lab.findings({ chainKey: KEY })).toEqual([]);
  });

  it('keeps a worker without the key from starting', async () => {
    await write();
    await lab.seal(KEY);
    const config = testConfig(lab.database.url, tmpdir());

    await expect(startWorker(config, createLogger(config, 'worker'))).rejects.toThrow(
      ConfigurationError,
    );
  });

  it.each([
    ['is cut off', 'DELETE FROM platform.audit_chain WHERE position = 3'],
    ['is made again by the sealer of another process', 'DELETE FROM platform.audit_chain'],
    ['is replaced', `UPDATE platform.audit_chain SET hash = sha256('x') WHERE position = 3`],
  ])('notices while it runs that the end of its chain %s', async (name, statement) => {
    const worker = lab.worker(KEY);
    for (let count = 0; count < 3; count++) await write();
    await lab.sealWith(worker);
    await lab.tamper(statement);
    if (name.includes('made again')) await lab.seal(KEY);
    await write();

    await expect(lab.sealWith(worker)).rejects.toThrow(
      'The chain of the audit log no longer holds the link 3:',
    );
    // Nobody's key is wrong, so that the rest of the worker may start.
    await expect(new ChainKeyCheck(worker).assertReady()).resolves.toBeUndefined();
  });

  it('seals the beginning of a key, which counts once an operator says where it was', async () => {
    await write();
    await lab.seal();
    const keyedFrom = await lab.head();
    await write();
    await lab.seal(KEY);

    expect(await lab.findings({ chainKey: KEY })).toEqual([
      'Position 1: the link was made without the key.',
    ]);
    expect(await lab.findings({ chainKey: KEY, keyedFrom })).toEqual([]);
    expect(await lab.findings({ chainKey: KEY, head: await lab.head() })).toEqual([]);
  });

  it('does not lend its key to a chain that was made again without one', async () => {
    for (const key of [undefined, KEY, KEY]) {
      await write();
      await lab.seal(key);
    }
    const keyedFrom = await lab.head();
    await lab.tamper(
      `DELETE FROM platform.audit_chain; UPDATE platform.audit_events SET action = 'test.harmless'`,
    );
    await lab.seal();
    await write();
    await lab.seal(KEY);

    expect((await lab.findings({ chainKey: KEY }))[0]).toMatch(/^Position 1: .* without the key/);
    expect(await lab.findings({ chainKey: KEY, keyedFrom })).toContainEqual(
      expect.stringMatching(/^Position 3: the hash is not the one that was given/),
    );
  });

  it('continues behind an anchor after links of a wrong key, and finds later changes', async () => {
    await write();
    await lab.seal(KEY);
    await write('test.accident');
    await lab.seal(KEY);
    await lab.tamper(`UPDATE platform.audit_chain SET hash = sha256('x') WHERE position = 2`);
    await write('test.waits');

    const refused = await anchor(KEY, { accept: false });
    const made = await anchor(KEY);
    await write();
    await lab.seal(KEY);

    expect(refused).toMatchObject({ at: null, findings: [expect.stringContaining('Position 2')] });
    expect(made.at).not.toBeNull();
    const verified = await lab.verify({ chainKey: KEY });
    expect(verified).toMatchObject({ findings: [], links: 5, accepted: [{ findings: 1 }] });
    await lab.tamper(
      `UPDATE platform.audit_events SET action = 'test.harmless' WHERE action = 'test.accident'`,
    );
    expect(await lab.findings({ chainKey: KEY })).toEqual([
      expect.stringMatching(/^Position 2: the link does not follow/),
      expect.stringMatching(/^Position 2: .* was changed/),
      expect.stringMatching(/^Position 2: the log up to here is not as it was when the anchor/),
    ]);
    expect(await lab.findings({ chainKey: OTHER_KEY })).not.toEqual([]);
  });

  it('takes no anchor that was not signed with its key', async () => {
    await write();
    await lab.seal(KEY);
    await lab.tamper(
      `UPDATE platform.audit_chain SET hash = sha256('x');
       INSERT INTO platform.audit_anchors (position, hash, state, made_at, reason, signature)
         SELECT position, hash, '', now(), 'Forged.', sha256('x') FROM platform.audit_chain`,
    );
    await write();

    await expect(lab.seal(KEY)).rejects.toThrow('made with another AUDIT_CHAIN_KEY');
    const { findings, otherAnchors } = await lab.verify({ chainKey: KEY });
    expect(findings).toEqual([expect.stringMatching(/^Position 1: the link does not follow/)]);
    expect(otherAnchors).toBe(1);
  });

  it('changes its key by an anchor, and the worker with the old one stops', async () => {
    const old = lab.worker(OTHER_KEY);
    await write();
    await lab.sealWith(old);
    const { at } = await anchor(KEY, { previousChainKey: OTHER_KEY });
    const beforeNext = await lab.verify({ chainKey: KEY });
    await write();
    await lab.seal(KEY);
    await write();

    expect(at?.position).toBe(1n);
    expect(beforeNext).toMatchObject({ findings: [], links: 2 });
    await expect(lab.sealWith(old)).rejects.toThrow('AUDIT_CHAIN_KEY is another');
    await lab.seal(KEY);
    expect(await lab.verify({ chainKey: KEY })).toMatchObject({ findings: [], links: 4 });
    expect(await lab.verify({ chainKey: KEY, previousKey: OTHER_KEY })).toMatchObject({
      findings: [],
      accepted: [{ findings: 1 }],
    });
  });

  it('accepts by an anchor entries that came far too late, once', async () => {
    await write();
    await lab.seal(KEY);
    await lab.write({ action: 'test.late', atMs: Date.now() - 100 * HOUR_MS });
    const before = await lab.findings({ chainKey: KEY });
    await anchor(KEY);
    const after = await lab.findings({ chainKey: KEY });
    await lab.write({ action: 'test.late', atMs: Date.now() - 99 * HOUR_MS });

    expect(before).toEqual([expect.stringMatching(/was never sealed/)]);
    expect(after).toEqual([]);
    expect(await lab.findings({ chainKey: KEY })).toHaveLength(1);
  });

  it('looks back for entries of slow clocks, and shows that it refuses', async () => {
    const metrics = new Metrics();
    const task = new SealAudit(
      lab.worker(KEY),
      lab.application as DataSource,
      new Clock(),
      metrics,
    );
    const refused = () => metrics.registry.getSingleMetricAsString('audit_sealing_refused');
    const running = new AbortController().signal;
    await write();
    await task.run(running);
    await lab.write({ action: 'test.slow', atMs: Date.now() - HOUR_MS / 2 });
    const restarted = new SealAudit(lab.worker(KEY), lab.application, new Clock(), metrics);
    await restarted.run(running);
    const well = await refused();
    await lab.tamper('DELETE FROM platform.audit_chain');
    await write();

    expect(await lab.verify({ chainKey: KEY })).toMatchObject({ notSealedYet: 3 });
    await expect(restarted.run(running)).rejects.toThrow('no longer holds');
    expect(well).toContain('audit_sealing_refused 0');
    expect(await refused()).toContain('audit_sealing_refused 1');
  });
});
