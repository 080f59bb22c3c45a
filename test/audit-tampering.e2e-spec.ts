import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import {
  type ChainHead,
  hashOf,
  keyIdOf,
  START_OF_CHAIN,
} from '../libs/platform/src/audit/audit-chain.js';
import { linksFrom } from '../libs/platform/src/audit/chain-rows.js';
import { AuditLab, HOUR_MS } from './support/audit-lab.js';
import { sealAsEarlierReleases } from './support/legacy-seal.js';

const KEY = randomBytes(32);
const COLUMNS: ReadonlyArray<readonly [string, string]> = [
  ['id', 'overlay(id::text PLACING substr(gen_random_uuid()::text, 25) FROM 25)::uuid'],
  ['occurred_at', "occurred_at + interval '1 microsecond'"],
  ['actor_id', 'NULL'],
  ['action', "'test.harmless'"],
  ['subject_type', "'order'"],
  ['subject_id', "'2'"],
  ['before', `'{"tea": 1.5, "né\\"e": null}'`],
  ['after', 'NULL'],
  ['ip', "'203.0.113.8'"],
  ['request_id', "'s'"],
  ['traceparent', "'u'"],
  ['credential_kind', "'api-key'"],
  ['credential_id', 'NULL'],
];

const CHAIN_COLUMNS: ReadonlyArray<readonly [string, string]> = [
  ['event_id', 'gen_random_uuid()'],
  ['digest', "sha256('x')"],
  ['hash', "sha256('x')"],
  ['keyed', 'NOT keyed'],
  ['sealed_at', "sealed_at + interval '1 microsecond'"],
  ['format', '1'],
  ['key_id', "decode('00', 'hex')"],
];

/** What the owner of the database does, and what verification says of it first. */
const WAYS: ReadonlyArray<readonly [name: string, statement: string, finding: RegExp]> = [
  ...COLUMNS.map(
    ([column, value]) =>
      [
        `a changed ${column}`,
        `UPDATE platform.audit_events SET ${column} = ${value} WHERE action = 'test.7'`,
        column === 'id' ? /^Position 7: the entry \S+ is gone/ : /^Position 7: .* was changed/,
      ] as const,
  ),
  ...CHAIN_COLUMNS.map(
    ([column, value]) =>
      [
        `a changed ${column} of a link`,
        `UPDATE platform.audit_chain SET ${column} = ${value} WHERE position = 7`,
        /^Position 7: /,
      ] as const,
  ),
  [
    'a replaced digest function behind changed entries',
    `CREATE OR REPLACE FUNCTION platform.audit_digest(entry platform.audit_events) RETURNS bytea LANGUAGE sql AS
       'SELECT c.digest FROM platform.audit_chain c WHERE c.event_id = entry.id';
     UPDATE platform.audit_events SET action = 'test.harmless', actor_id = NULL WHERE action IN ('test.2', 'test.7')`,
    /^Position 2: .* was changed/,
  ],
  [
    'functions and operators of another schema in the search path',
    `CREATE SCHEMA shadow;
     CREATE FUNCTION shadow.same(uuid, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true';
     CREATE FUNCTION shadow.sha256(bytea) RETURNS bytea LANGUAGE sql AS 'SELECT ''''::bytea';
     CREATE OPERATOR shadow.= (LEFTARG = uuid, RIGHTARG = uuid, FUNCTION = shadow.same);
     SET LOCAL search_path = shadow, pg_catalog;
     UPDATE platform.audit_events SET action = 'test.harmless' WHERE action = 'test.7'`,
    /^Position 7: .* was changed/,
  ],
  [
    'another time zone and date style behind a changed time',
    `SET LOCAL TimeZone = 'Asia/Kathmandu'; SET LOCAL DateStyle = 'German';
     UPDATE platform.audit_events SET occurred_at = occurred_at - interval '345 minutes' WHERE action = 'test.7'`,
    /^Position 7: .* was changed/,
  ],
  [
    'an entry changed together with its digest',
    `UPDATE platform.audit_events SET actor_id = NULL WHERE action = 'test.7';
     UPDATE platform.audit_chain c SET digest = platform.audit_digest(e) FROM platform.audit_events e WHERE e.id = c.event_id`,
    /^Position 7: the link does not follow/,
  ],
  [
    'a deleted entry',
    `DELETE FROM platform.audit_events WHERE action = 'test.7'`,
    /^Position 7: .* is gone/,
  ],
  [
    'a deleted link',
    'DELETE FROM platform.audit_chain WHERE position = 7',
    /^Position 8: the links from 7 to 7/,
  ],
  [
    'an entry deleted with its link, and the later links renumbered',
    `DELETE FROM platform.audit_events WHERE action = 'test.7'; DELETE FROM platform.audit_chain WHERE position = 7;
     UPDATE platform.audit_chain SET position = position + 1000 WHERE position > 7;
     UPDATE platform.audit_chain SET position = position - 1001 WHERE position > 1000`,
    /^Position 7: the link does not follow/,
  ],
  [
    'a head that was cut off',
    `DELETE FROM platform.audit_events WHERE action IN ('test.1', 'test.2'); DELETE FROM platform.audit_chain WHERE position <= 2`,
    /^Position 3: the links from 1 to 2 are missing/,
  ],
  [
    'a head that was cut off, and the rest renumbered',
    `DELETE FROM platform.audit_chain WHERE position <= 2; UPDATE platform.audit_chain SET position = position - 2`,
    /^Position 1: the link /,
  ],
  [
    'a tail that was cut off',
    `DELETE FROM platform.audit_events WHERE action IN ('test.9', 'test.10'); DELETE FROM platform.audit_chain WHERE position >= 9`,
    /^The chain ends at 8:\w+, before 10:\w+/,
  ],
  [
    'all links deleted',
    'DELETE FROM platform.audit_chain',
    /^The chain ends at its beginning, before /,
  ],
  [
    'everything deleted',
    'DELETE FROM platform.audit_chain; DELETE FROM platform.audit_events',
    /^The chain ends at its beginning, before /,
  ],
  [
    'two entries that changed places',
    `UPDATE platform.audit_chain SET position = 1013 - position WHERE position IN (6, 7);
     UPDATE platform.audit_chain SET position = position - 1000 WHERE position > 1000`,
    /^Position 6: the link does not follow/,
  ],
  [
    'two entries that changed contents',
    `UPDATE platform.audit_events SET action = CASE action WHEN 'test.6' THEN 'test.7' ELSE 'test.6' END WHERE action IN ('test.6', 'test.7')`,
    /^Position 6: .* was changed/,
  ],
  [
    'an entry put in between, never sealed',
    `INSERT INTO platform.audit_events SELECT (overlay(id::text PLACING substr(gen_random_uuid()::text, 25) FROM 25))::uuid, occurred_at, actor_id, 'test.forged', subject_type, subject_id, before, after, ip, request_id, traceparent, credential_kind, credential_id FROM platform.audit_events WHERE action = 'test.5'`,
    /^The entry \S+ \(test\.forged, .* was never sealed/,
  ],
  [
    'triggers that are off',
    'ALTER TABLE platform.audit_events DISABLE TRIGGER audit_events_only_grow',
    /^The trigger audit_events_only_grow of platform.audit_events is off/,
  ],
  [
    'a trigger that is gone',
    'DROP TRIGGER audit_chain_only_grows ON platform.audit_chain',
    /^The trigger audit_chain_only_grows of platform.audit_chain is missing/,
  ],
  [
    'triggers whose function lets all through',
    `CREATE OR REPLACE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'`,
    /was replaced, or what it calls/,
  ],
  [
    'a trigger with a condition that never holds',
    `DROP TRIGGER audit_events_only_grow ON platform.audit_events;
     CREATE TRIGGER audit_events_only_grow BEFORE UPDATE OR DELETE ON platform.audit_events FOR EACH ROW WHEN (false) EXECUTE FUNCTION platform.refuse_change()`,
    /^The trigger audit_events_only_grow .* was replaced/,
  ],
  [
    'a trigger that rewrites entries before they are sealed',
    `CREATE FUNCTION platform.launder() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.actor_id = NULL; RETURN NEW; END';
     CREATE TRIGGER launder BEFORE INSERT ON platform.audit_events FOR EACH ROW EXECUTE FUNCTION platform.launder()`,
    /^The trigger launder of platform.audit_events is not one of ours/,
  ],
  [
    'a rule that swallows entries',
    'CREATE RULE swallow AS ON INSERT TO platform.audit_events DO INSTEAD NOTHING',
    /^The table platform.audit_events has rules/,
  ],
  [
    'a view in place of the table',
    `ALTER TABLE platform.audit_events RENAME TO audit_events_real; CREATE VIEW platform.audit_events AS SELECT * FROM platform.audit_events_real`,
    /^platform.audit_events is no table of rows/,
  ],
  [
    'row policies that hide entries from some',
    'ALTER TABLE platform.audit_events ENABLE ROW LEVEL SECURITY; CREATE POLICY hide ON platform.audit_events USING (true)',
    /^The table platform.audit_events has row policies/,
  ],
  [
    'a table that adds entries without triggers',
    'CREATE TABLE platform.more () INHERITS (platform.audit_events)',
    /^Other tables inherit from platform.audit_events/,
  ],
  [
    'a column that is computed when it is read',
    `ALTER TABLE platform.audit_events DROP COLUMN credential_id; ALTER TABLE platform.audit_events ADD credential_id text GENERATED ALWAYS AS ('s'::text) STORED`,
    /^The column platform.audit_events.credential_id is computed/,
  ],
  [
    'a table that is gone',
    'DROP TABLE platform.audit_chain',
    /^The table platform.audit_chain is missing/,
  ],
  [
    'a column that is gone',
    'ALTER TABLE platform.audit_events DROP COLUMN ip',
    /^The column platform.audit_events.ip is missing/,
  ],
  [
    'a column of another type',
    'ALTER TABLE platform.audit_events ALTER ip TYPE cidr USING ip::cidr',
    /^The column platform.audit_events.ip is of type cidr/,
  ],
];

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

  it.each(WAYS)('names %s', async (_, statement, finding) => {
    const [first] = await lab.findingsAfter(statement, options());

    expect(first).toMatch(finding);
  });

  it('knows every column of the two tables', async () => {
    const columns = (table: string): Promise<Array<{ name: string }>> =>
      lab.application.query(
        'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped',
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
      return `UPDATE platform.audit_chain SET hash = '\\x${hash.toString('hex')}', keyed = ${key !== undefined},
                key_id = ${id ? `'\\x${id.toString('hex')}'` : 'NULL'} WHERE position = ${link.position}`;
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
       UPDATE platform.audit_events SET id = overlay(id::text PLACING substr(gen_random_uuid()::text, 25) FROM 25)::uuid WHERE action = 'test.10';
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
