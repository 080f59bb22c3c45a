import type { EntityManager } from 'typeorm';

const TABLES = ['audit_events', 'audit_chain', 'audit_anchors'];

/** `pg_trigger.tgtype`: before a row is updated or deleted, and before the table is truncated. */
const ROW_CHANGE = 1 | 2 | 8 | 16;
const EMPTYING = 2 | 32;

const TRIGGERS: ReadonlyMap<string, { readonly table: string; readonly type: number }> = new Map([
  ['audit_events_only_grow', { table: 'audit_events', type: ROW_CHANGE }],
  ['audit_events_are_not_emptied', { table: 'audit_events', type: EMPTYING }],
  ['audit_chain_only_grows', { table: 'audit_chain', type: ROW_CHANGE }],
  ['audit_chain_is_not_emptied', { table: 'audit_chain', type: EMPTYING }],
  ['audit_anchors_only_grow', { table: 'audit_anchors', type: ROW_CHANGE }],
  ['audit_anchors_are_not_emptied', { table: 'audit_anchors', type: EMPTYING }],
]);

const REFUSE_CHANGE =
  '\n  BEGIN' +
  " RAISE EXCEPTION 'The table % only grows.', TG_TABLE_NAME" +
  " USING ERRCODE = 'insufficient_privilege'; END";

const TYPES: Readonly<Record<string, string>> = {
  'audit_events.id': 'uuid',
  'audit_events.occurred_at': 'timestamp with time zone',
  'audit_events.actor_id': 'uuid',
  'audit_events.action': 'text',
  'audit_events.subject_type': 'text',
  'audit_events.subject_id': 'text',
  'audit_events.before': 'jsonb',
  'audit_events.after': 'jsonb',
  'audit_events.ip': 'inet',
  'audit_events.request_id': 'text',
  'audit_events.traceparent': 'text',
  'audit_events.credential_kind': 'text',
  'audit_events.credential_id': 'text',
  'audit_chain.position': 'bigint',
  'audit_chain.event_id': 'uuid',
  'audit_chain.digest': 'bytea',
  'audit_chain.hash': 'bytea',
  'audit_chain.keyed': 'boolean',
  'audit_chain.sealed_at': 'timestamp with time zone',
  'audit_chain.format': 'smallint',
  'audit_chain.key_id': 'bytea',
  'audit_anchors.position': 'bigint',
  'audit_anchors.hash': 'bytea',
  'audit_anchors.state': 'bytea',
  'audit_anchors.made_at': 'timestamp with time zone',
  'audit_anchors.reason': 'text',
  'audit_anchors.signature': 'bytea',
};

const RELATIONS = `
  SELECT c.relname AS name, c.relkind::text AS kind, c.relhasrules AS rules,
    c.relrowsecurity AS policies,
         EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid) AS children
    FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = 'platform' AND c.relname = ANY($1)`;

const COLUMNS = `
  SELECT c.relname || '.' || a.attname AS name, pg_catalog.format_type(a.atttypid, NULL) AS type,
         a.attgenerated <> '' AS generated
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid JOIN pg_catalog.pg_namespace n
      ON n.oid = c.relnamespace
   WHERE n.nspname = 'platform' AND c.relname = ANY($1) AND a.attnum > 0 AND NOT a.attisdropped
   ORDER BY c.relname, a.attnum`;

const FOUND_TRIGGERS = `
  SELECT t.tgname AS name, c.relname AS "table", t.tgtype AS type, t.tgenabled IN ('O',
    'A') AS enabled,
         t.tgqual IS NOT NULL OR pg_catalog.array_length(t.tgattr::int2[], 1) > 0 AS conditional,
         fn.nspname || '.' || p.proname AS function, p.prosrc AS source
    FROM pg_catalog.pg_trigger t
    JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid JOIN pg_catalog.pg_namespace n
      ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_proc p ON p.oid = t.tgfoid JOIN pg_catalog.pg_namespace fn
      ON fn.oid = p.pronamespace
   WHERE n.nspname = 'platform' AND c.relname = ANY($1) AND NOT t.tgisinternal`;

interface Trigger {
  readonly name: string;
  readonly table: string;
  readonly type: number;
  readonly enabled: boolean;
  readonly conditional: boolean;
  readonly function: string;
  readonly source: string;
}

/**
 * Finds structures that could show one log to readers and another to this command, or let entries
 * be altered before they are sealed: views and rules in place of tables, policies, inherited
 * tables, computed columns, and triggers that are missing, disabled, replaced or foreign.
 * @returns one sentence per finding; `unreadable` when a table or a column is missing, so that
 *   verification cannot continue
 */
export async function structureFaults(
  tx: EntityManager,
): Promise<{ faults: string[]; unreadable: boolean }> {
  const relations = await tx.query<Relation[]>(RELATIONS, [TABLES]);
  const columns = await tx.query<Column[]>(COLUMNS, [TABLES]);
  const triggers = await tx.query<Trigger[]>(FOUND_TRIGGERS, [TABLES]);
  const missing = missingParts(relations, columns);
  return {
    faults: [
      ...missing,
      ...relationFaults(relations),
      ...columnFaults(columns),
      ...triggerFaults(triggers),
    ],
    unreadable: missing.length > 0,
  };
}

function missingParts(relations: readonly Relation[], columns: readonly Column[]): string[] {
  const tables = TABLES.filter((table) => !relations.some(({ name }) => name === table));
  if (tables.length > 0) return tables.map((table) => `The table platform.${table} is missing.`);
  return Object.keys(TYPES)
    .filter((column) => !columns.some(({ name }) => name === column))
    .map((column) => `The column platform.${column} is missing.`);
}

interface Column {
  readonly name: string;
  readonly type: string;
  readonly generated: boolean;
}

interface Relation {
  readonly name: string;
  readonly kind: string;
  readonly rules: boolean;
  readonly policies: boolean;
  readonly children: boolean;
}

const relationFaults = (found: readonly Relation[]): string[] =>
  found.flatMap(({ name, kind, rules, policies, children }) => [
    ...(kind === 'r' ? [] : [`platform.${name} is no table of rows.`]),
    ...(kind === 'r' && rules ? [`The table platform.${name} has rules.`] : []),
    ...(policies ? [`The table platform.${name} has row policies.`] : []),
    ...(children ? [`Other tables inherit from platform.${name}.`] : []),
  ]);

const columnFaults = (found: readonly Column[]): string[] =>
  found.flatMap(({ name, type, generated }) => {
    const should = TYPES[name] ?? type;
    if (generated) return [`The column platform.${name} is computed.`];
    return type === should
      ? []
      : [`The column platform.${name} is of type ${type}, not ${should}.`];
  });

function triggerFaults(found: readonly Trigger[]): string[] {
  const names = new Set(found.map(({ name }) => name));
  const missing = [...TRIGGERS]
    .filter(([name]) => !names.has(name))
    .map(([name, { table }]) => `The trigger ${name} of platform.${table} is missing.`);
  return [...missing, ...found.flatMap(faultOf)];
}

function faultOf(trigger: Trigger): string[] {
  const should = TRIGGERS.get(trigger.name);
  const name = `The trigger ${trigger.name} of platform.${trigger.table}`;
  if (should?.table !== trigger.table) return [`${name} is not one of ours.`];
  if (!trigger.enabled) return [`${name} is off.`];
  const isOurs =
    trigger.type === should.type &&
    !trigger.conditional &&
    trigger.function === 'platform.refuse_change' &&
    words(trigger.source) === words(REFUSE_CHANGE);
  return isOurs ? [] : [`${name} was replaced, or what it calls.`];
}

const words = (source: string): string => source.trim().split(/\s+/).join(' ');
