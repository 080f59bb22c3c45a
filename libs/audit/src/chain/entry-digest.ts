import { createHash } from 'node:crypto';

/**
 * An entry of the audit log with values as PostgreSQL writes them, so that nothing is lost or
 * rounded.
 */
export interface EntryTexts {
  readonly id: string;
  readonly occurred_at: string;
  readonly actor_id: string | null;
  readonly action: string;
  readonly subject_type: string;
  readonly subject_id: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly ip: string | null;
  readonly request_id: string;
  readonly traceparent: string;
  readonly credential_kind: string | null;
  readonly credential_id: string | null;
}

/** For `platform.audit_events e`, inside `inPlainSession`. */
export const ENTRY_TEXTS = `
  e.id::text, e.occurred_at::text, e.actor_id::text, e.action, e.subject_type, e.subject_id,
  e.before::text,
  e.after::text, e.ip::text, e.request_id, e.traceparent, e.credential_kind, e.credential_id`;

const INSTANT = /^(\d{4,6}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?\+00$/;

/**
 * @param text a timestamptz as written by a session in UTC
 * @returns microseconds since 1970; null for a value that is not an instant of our era, such as
 *   `infinity`
 */
export function microsecondsOf(text: string): bigint | null {
  const [, date, time, fraction = ''] = INSTANT.exec(text) ?? [];
  if (date === undefined || date.length > 10) return null;
  const ms = Date.parse(`${date}T${time}Z`);
  return Number.isNaN(ms) ? null : BigInt(ms) * 1_000n + BigInt(fraction.padEnd(6, '0'));
}

/**
 * The content of an entry in 32 bytes: the SHA-256 of a JSON array of its columns, in the spelling
 * of jsonb. It is computed here and never in the database, because the owner of the database can
 * replace every function there. Never change it: sealed entries are compared with it. Earlier
 * releases computed the same bytes in SQL.
 */
export function digestOf(entry: EntryTexts): Buffer {
  const instant = microsecondsOf(entry.occurred_at);
  const parts = [
    textOf(entry.id),
    instant === null ? textOf(entry.occurred_at) : String(instant),
    textOf(entry.actor_id),
    textOf(entry.action),
    textOf(entry.subject_type),
    textOf(entry.subject_id),
    entry.before ?? 'null',
    entry.after ?? 'null',
    textOf(entry.ip),
    textOf(entry.request_id),
    textOf(entry.traceparent),
    textOf(entry.credential_kind),
    textOf(entry.credential_id),
  ];
  return createHash('sha256')
    .update(`[${parts.join(', ')}]`)
    .digest();
}

/** JSON escapes the same characters here and in PostgreSQL. */
const textOf = (value: string | null): string => JSON.stringify(value);
