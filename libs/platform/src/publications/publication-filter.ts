import { firstIdAt } from '../kernel/ids/first-id-at.js';
import type { PublicationStatus } from './publication.js';

/** Selects events by their type and by when they happened. An empty filter selects all. */
interface EventFilter {
  readonly type?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

export interface PublicationFilter extends EventFilter {
  readonly status?: PublicationStatus | undefined;
}

/** An event and its id are created together, but with two readings of the clock. */
const SLACK = `interval '1 minute'`;

/** SQL with a `?` in place of the value, which is undefined when the condition does not apply. */
type Condition = readonly [sql: string, value: unknown];

/** Of the outbox. The ids begin with their time, so an index that ends with the id serves both. */
export const conditionsOf = ({ type, from, to }: EventFilter): readonly Condition[] => [
  ['type = ?', type],
  ['occurred_at >= ?', from],
  [`id >= ${firstIdAt(`(?::timestamptz - ${SLACK})`)}`, from],
  ['occurred_at < ?', to],
  [`id < ${firstIdAt(`(?::timestamptz + ${SLACK})`)}`, to],
];

/** Joins the conditions that apply, each with ` AND ` before it, and adds their values. */
export const joined = (conditions: readonly Condition[], values: unknown[]): string =>
  conditions
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([sql, value]) => ` AND ${sql.replace('?', () => `$${values.push(value)}`)}`)
    .join('');

/**
 * An event that was given up counts as published and keeps its error, so that everything that waits
 * for the relay waits no longer.
 */
export const HAS_FAILED = 'published_at IS NOT NULL AND last_error IS NOT NULL';

export const CONDITION_OF: Readonly<Record<PublicationStatus, string>> = {
  published: 'published_at IS NOT NULL AND last_error IS NULL',
  pending: 'published_at IS NULL',
  failed: HAS_FAILED,
};
