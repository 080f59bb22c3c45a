import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import {
  type ChainHead,
  hashOf,
  keyIdOf,
  START_OF_CHAIN,
} from '../libs/audit/src/chain/audit-chain.js';
import { linksFrom } from '../libs/audit/src/chain/chain-rows.js';
import { AuditLab, HOUR_MS } from './support/audit-lab.js';
import { sealAsEarlierReleases } from './support/legacy-seal.js';
import { CHAIN_COLUMNS, COLUMNS, WAYS_TO_TAMPER } from './support/ways-to-tamper.js';

const KEY = randomBytes(32);
describe('verification of a log that its database’s owner tampered with', () => {
  let lab: AuditLab;
  let head: ChainHead | undefined;
  let keyedFrom: ChainHead | undefined;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    lab = await AuditLab.open();
    // Three entries of an earlier release, without a key; then one entry every two hours.
    const startMs = Date.now() - 40 * HOUR_MS;
    for (let number = 1; number <= 10; number++) {
      const atMs = startMs + number * 2 * HOUR_MS;
      await lab.write({ action: `test.${number}`, atMs });
      if (number <= 3) await sealAsEarlierReleases(lab);
      else await lab.seal(KEY, () => atMs + 5_000);
      if (number === 3) keyedFrom = await lab.head();
    }
    head = await lab.head();
  });
  afterAll(() => lab.close());

  const options = () => ({ chainKey: KEY, head, keyedFrom });

  it('says nothing of the honest log, and of tampering that was undone', async () => {
    expect(await lab.findings(options())).toEqual([]);
    expect(await lab.findingsAfter('SELECT 1', options())).toEqual([]);
  });

  it.each(WAYS_TO_TAMPER)('names %s', async (_, statement, finding) => {
    const [first] = await lab.findingsAfter(statement, options());

    expect(first).toMatch(finding);
  });

  it('knows every column of the two tables', async () => {
    const columns = (table: string): Promise<Array<{ name: string }>> =>
      lab.application.query(
        'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > ' +
          '0 AND NOT attisdropped',
        [table],
      );
    const names = async (table: string): Promise<string[]> =>
      (await columns(table)).map(({ name }) => name).sort();

    expect(await names('platform.audit_events')).toEqual(COLUMNS.map(([name]) => name).sort());
    expect(await names('platform.audit_chain')).toEqual(
      [...CHAIN_COLUMNS.map(([name]) => name), 'position'].sort(),
    );
  });

  it.each([
    ['without a key', undefined, /^Position 4: the link was made without the key/],
    ['with another key', randomBytes(32), /^Position 4: the link does not follow/],
    [
      'with another key under the name of ours',
      randomBytes(32),
      /^Position 4: the link does not follow/,
    ],
  ])('names a chain that was made again %s', async (name, forgersKey, finding) => {
    const runner = lab.database.dataSource.createQueryRunner();
    const links = await linksFrom(runner.manager, 1n, 100).finally(() => runner.release());
    let hash = START_OF_CHAIN;
    const statements = links.map((link) => {
      const key = link.position > 3n ? forgersKey : undefined;
      const id = key ? keyIdOf(name.includes('ours') ? KEY : key) : null;
      hash = hashOf(hash, { ...link, keyId: id }, key, link.format);
      return `UPDATE platform.audit_chain SET hash = '\\x${hash.toString('hex')}',
        keyed = ${key !== undefined},
                key_id = ${id ? `'\\x${id.toString('hex')}'` : 'NULL'}
                  WHERE position = ${link.position}`;
    });

    const found = await lab.findingsAfter(statements.join(';'), options());
    const withoutHeads = await lab.findingsAfter(statements.join(';'), { chainKey: KEY });

    expect(found[0]).toMatch(finding);
    expect(withoutHeads.length).toBeGreaterThan(0);
  });

  it('counts repeated kinds of finding, and still names what stands behind them', async () => {
    const found = await lab.findingsAfter(
      `INSERT INTO platform.audit_chain (position, event_id, digest, hash, keyed)
         SELECT 100 + n, gen_random_uuid(), '', '', true FROM generate_series(1, 500) AS n;
       UPDATE platform.audit_events SET id = overlay(id::text PLACING
         substr(gen_random_uuid()::text, 25) FROM 25)::uuid WHERE action = 'test.10';
       INSERT INTO platform.audit_chain (position, event_id, digest, hash, keyed)
         SELECT 700, id, '', '', true FROM platform.audit_events WHERE action = 'test.10'`,
      options(),
    );

    expect(found).toContainEqual(
      expect.stringMatching(/^And 4\d\d more like it \(gone\), the last at position 600\.$/),
    );
    expect(found).toContainEqual(expect.stringMatching(/^Position 700: the entry .* was changed/));
  });
});
