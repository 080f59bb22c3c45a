import type { PageRequest } from '../../http/pagination.js';
import type { DeadCause } from '../failures/dead-cause.js';

/** Selects dead letters. An empty filter selects all of them. */
export interface DeadLetterFilter {
  readonly consumer?: string | undefined;
  readonly cause?: DeadCause | undefined;
}

/**
 * Contains only the conditions that are set, so that an index serves each combination, whatever
 * plan PostgreSQL chooses.
 */
export function conditionsOf(
  { consumer, cause }: DeadLetterFilter,
  after: PageRequest['after'],
): { where: string; values: unknown[] } {
  const conditions: ReadonlyArray<readonly [condition: string, values: readonly unknown[]]> = [
    ['i.consumer = ?', consumer === undefined ? [] : [consumer]],
    ['i.undeliverable = ?', cause === undefined ? [] : [cause === 'undeliverable']],
    ['(i.position, i.consumer) < (?::bigint, ?::text)', after ?? []],
  ];
  const values: unknown[] = [];
  const where = conditions
    .filter(([, given]) => given.length > 0)
    .map(([condition, given]) => {
      const first = values.length;
      values.push(...given);
      let index = 0;
      return ` AND ${condition.replaceAll('?', () => `$${first + ++index}`)}`;
    })
    .join('');
  return { where, values };
}
