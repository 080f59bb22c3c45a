import type { RecordedMigration } from '@orderly/platform/database/migration-preview';
import { alterTableFindings } from './alter-table-rules.js';
import { splitStatements } from './migration-sql.js';

/**
 * Tables that stay small whatever the installation does: a few dozen rows, which may be changed at
 * once.
 */
const SMALL_TABLES = new Set([
  'users.roles',
  'users.role_permissions',
  'platform.scheduled_tasks',
  'platform.installation_secrets',
  'platform.audit_seal',
  'auth.signing_keys',
]);

/** Statements that lock nothing that is there, or only for a moment. */
const SHORT_STATEMENTS: readonly RegExp[] = [
  /^create schema /,
  /^create (?:unlogged )?table (?!.* as (?:select|with|table)\b)/,
  /^create extension if not exists /,
  /^create (?:or replace )?(?:function|procedure|view|trigger) /,
  /^create (?:type|domain|sequence) /,
  /^drop (?:function|procedure|trigger|view) /,
  /^alter function /,
  /^comment on /,
  /^(?:grant|revoke) /,
  /^(?:set|show|reset) /,
  /^alter sequence /,
];

/** A migration as far as it has been read. */
interface Judged extends RecordedMigration {
  /** The tables it created itself: these are empty, or as small as it filled them. */
  readonly created: ReadonlySet<string>;
  /** The constraints it validated. */
  readonly validated: ReadonlySet<string>;
}

/**
 * What would stop a busy installation, one sentence for each finding. The rules are those of
 * strong_migrations and Squawk, for PostgreSQL 15: a statement that is not known to be quick is a
 * finding.
 */
export function findingsIn(migration: RecordedMigration): string[] {
  const created = new Set<string>();
  const validated = new Set<string>();
  const judged = { ...migration, created, validated };
  return migration.calls.flatMap((call) => {
    const statements = splitStatements(call);
    return statements.flatMap((statement) => {
      const table = /^create (?:unlogged )?table (?:if not exists )?([\w.]+)/.exec(statement)?.[1];
      if (table !== undefined) created.add(table);
      const constraint = / validate constraint (\w+)/.exec(statement)?.[1];
      if (constraint !== undefined) validated.add(constraint);
      return [
        ...statementFindings(judged, statement),
        ...(migration.inTransaction ? [] : outsideFindings(statement, statements.length)),
      ].map((finding) => `${statement.slice(0, 70)}: ${finding}`);
    });
  });
}

/**
 * Outside a transaction a migration is repeated from its start, so every statement must bear that.
 */
function outsideFindings(statement: string, together: number): string[] {
  const alone =
    together > 1 && / validate constraint | concurrently /.test(statement)
      ? ['needs a call of its own: several statements of one call are one transaction']
      : [];
  const repeatable =
    /^(?:set|reset|show|select|with|update|delete|comment|grant|revoke|alter function) ?/.test(
      statement,
    ) ||
    / (?:if (?:not )?exists|or replace|concurrently|on conflict) ?/.test(statement) ||
    /^alter table [\w.]+ (?:validate|alter|set \(|reset \()/.test(statement) ||
    / not valid$/.test(statement); // addConstraint() looks first
  return [...alone, ...(repeatable ? [] : ['cannot be repeated after a crash: IF [NOT] EXISTS'])];
}

function statementFindings(migration: Judged, statement: string): string[] {
  const { inTransaction } = migration;
  if (/ concurrently /.test(statement))
    return inTransaction
      ? ['CONCURRENTLY does not run in a transaction: transaction = false']
      : / if not exists /.test(statement)
        ? ['takes the invalid index of a crash for a good one: createIndex()']
        : [];
  if (SHORT_STATEMENTS.some((short) => short.test(statement))) return [];
  if (/^create (?:unique )?index /.test(statement)) return indexFindings(migration, statement);
  if (/^drop (?:index|table)/.test(statement)) return dropFindings(statement);
  const altered = /^alter table (?:if exists )?(?:only )?([\w.]+) (.+)$/.exec(statement);
  if (altered !== null) return tableFindings(migration, altered[1] ?? '', altered[2] ?? '');
  if (/^(?:with|update|delete|insert|select|merge)\b/.test(statement))
    return dataFindings(migration, statement);
  return ['is not known to be quick; a DO, for one, can hide anything'];
}

function indexFindings(migration: Judged, statement: string): string[] {
  const table = / on (?:only )?([\w.]+)/.exec(statement)?.[1] ?? '';
  return isHarmless(migration, table) ? [] : ['stops all writers while it builds: createIndex()'];
}

const dropFindings = (statement: string): string[] =>
  statement.startsWith('drop index')
    ? ['stops readers: dropIndex()']
    : ['the previous release may still use it: drop it a release later, with the reason here'];

function tableFindings(migration: Judged, table: string, actions: string): string[] {
  if (isHarmless(migration, table)) return [];
  const notNull = /^alter (?:column )?(\w+) set not null$/.exec(actions)?.[1];
  const check = `${table.slice(table.indexOf('.') + 1)}_${notNull}_set_not_null`;
  if (!migration.inTransaction && migration.validated.has(check)) return [];
  const findings = alterTableFindings(actions);
  if (migration.inTransaction && /(?:^|, )validate constraint /.test(actions))
    findings.push('scans with the locks of the transaction held: addConstraint()');
  return findings;
}

/**
 * Changes of rows: of small tables and of new ones at once, of all others in batches that commit.
 */
function dataFindings(migration: Judged, statement: string): string[] {
  const changed = [...statement.matchAll(/\b(?:update|delete from|merge into) (?:only )?([\w.]+)/g)]
    .filter(
      ({ index }) => !/ (?:for(?: no key)?|do|on conflict do) $/.test(statement.slice(0, index)),
    )
    .map(([, table]) => table ?? '');
  const read = /\binsert into\b/.test(statement)
    ? [...statement.matchAll(/\b(?:from|join) ([\w.]+\.[\w.]+)/g)].map(([, table]) => table ?? '')
    : [];
  const large = [...changed, ...read].filter((table) => !isHarmless(migration, table));
  return large.length === 0 ? [] : [`goes over all of ${large[0]} in one transaction: backfill()`];
}

const isHarmless = ({ created }: Judged, table: string): boolean =>
  created.has(table) || SMALL_TABLES.has(table);
