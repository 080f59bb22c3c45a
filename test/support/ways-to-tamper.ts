export const COLUMNS: ReadonlyArray<readonly [string, string]> = [
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

export const CHAIN_COLUMNS: ReadonlyArray<readonly [string, string]> = [
  ['event_id', 'gen_random_uuid()'],
  ['digest', "sha256('x')"],
  ['hash', "sha256('x')"],
  ['keyed', 'NOT keyed'],
  ['sealed_at', "sealed_at + interval '1 microsecond'"],
  ['format', '1'],
  ['key_id', "decode('00', 'hex')"],
];

/** What the owner of the database does, and what verification says of it first. */
export const WAYS_TO_TAMPER: ReadonlyArray<
  readonly [name: string, statement: string, finding: RegExp]
> = [
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
    `CREATE OR REPLACE FUNCTION platform.audit_digest(entry platform.audit_events) RETURNS bytea
      LANGUAGE sql AS
       'SELECT c.digest FROM platform.audit_chain c WHERE c.event_id = entry.id';
     UPDATE platform.audit_events SET action = 'test.harmless', actor_id = NULL WHERE action IN
       ('test.2', 'test.7')`,
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
     UPDATE platform.audit_events SET occurred_at = occurred_at - interval '345 minutes'
       WHERE action = 'test.7'`,
    /^Position 7: .* was changed/,
  ],
  [
    'an entry changed together with its digest',
    `UPDATE platform.audit_events SET actor_id = NULL WHERE action = 'test.7';
     UPDATE platform.audit_chain c SET digest = platform.audit_digest(e)
       FROM platform.audit_events e WHERE e.id = c.event_id`,
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
    `DELETE FROM platform.audit_events WHERE action = 'test.7'; DELETE FROM platform.audit_chain
      WHERE position = 7;
     UPDATE platform.audit_chain SET position = position + 1000 WHERE position > 7;
     UPDATE platform.audit_chain SET position = position - 1001 WHERE position > 1000`,
    /^Position 7: the link does not follow/,
  ],
  [
    'a head that was cut off',
    `DELETE FROM platform.audit_events WHERE action IN ('test.1', 'test.2'); DELETE
        FROM platform.audit_chain WHERE position <= 2`,
    /^Position 3: the links from 1 to 2 are missing/,
  ],
  [
    'a head that was cut off, and the rest renumbered',
    `DELETE FROM platform.audit_chain WHERE position <= 2; UPDATE platform.audit_chain
        SET position = position - 2`,
    /^Position 1: the link /,
  ],
  [
    'a tail that was cut off',
    `DELETE FROM platform.audit_events WHERE action IN ('test.9', 'test.10'); DELETE
        FROM platform.audit_chain WHERE position >= 9`,
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
    `UPDATE platform.audit_events SET action = CASE action WHEN 'test.6' THEN 'test.7'
        ELSE 'test.6' END WHERE action IN ('test.6', 'test.7')`,
    /^Position 6: .* was changed/,
  ],
  [
    'an entry put in between, never sealed',
    `INSERT INTO platform.audit_events SELECT (overlay(id::text PLACING
        substr(gen_random_uuid()::text, 25) FROM 25))::uuid, occurred_at, actor_id, 'test.forged',
          subject_type, subject_id, before, after, ip, request_id, traceparent, credential_kind,
            credential_id FROM platform.audit_events WHERE action = 'test.5'`,
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
    `CREATE OR REPLACE FUNCTION platform.refuse_change() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN RETURN NEW; END'`,
    /was replaced, or what it calls/,
  ],
  [
    'a trigger with a condition that never holds',
    `DROP TRIGGER audit_events_only_grow ON platform.audit_events;
     CREATE TRIGGER audit_events_only_grow BEFORE UPDATE OR DELETE
       ON platform.audit_events FOR EACH ROW WHEN (false) EXECUTE FUNCTION
         platform.refuse_change()`,
    /^The trigger audit_events_only_grow .* was replaced/,
  ],
  [
    'a trigger that rewrites entries before they are sealed',
    `CREATE FUNCTION platform.launder() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN NEW.actor_id = NULL; RETURN NEW; END';
     CREATE TRIGGER launder BEFORE INSERT ON platform.audit_events FOR EACH ROW EXECUTE FUNCTION
       platform.launder()`,
    /^The trigger launder of platform.audit_events is not one of ours/,
  ],
  [
    'a rule that swallows entries',
    'CREATE RULE swallow AS ON INSERT TO platform.audit_events DO INSTEAD NOTHING',
    /^The table platform.audit_events has rules/,
  ],
  [
    'a view in place of the table',
    `ALTER TABLE platform.audit_events RENAME TO audit_events_real; CREATE VIEW
        platform.audit_events AS SELECT * FROM platform.audit_events_real`,
    /^platform.audit_events is no table of rows/,
  ],
  [
    'row policies that hide entries from some',
    'ALTER TABLE platform.audit_events ENABLE ROW LEVEL SECURITY; CREATE POLICY hide ON ' +
      'platform.audit_events USING (true)',
    /^The table platform.audit_events has row policies/,
  ],
  [
    'a table that adds entries without triggers',
    'CREATE TABLE platform.more () INHERITS (platform.audit_events)',
    /^Other tables inherit from platform.audit_events/,
  ],
  [
    'a column that is computed when it is read',
    `ALTER TABLE platform.audit_events DROP COLUMN credential_id; ALTER TABLE platform.audit_events
        ADD credential_id text GENERATED ALWAYS AS ('s'::text) STORED`,
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
