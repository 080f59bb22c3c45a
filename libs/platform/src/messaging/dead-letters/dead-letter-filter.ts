import type { PageRequest } from '../../http/pagination.js';
import type { DeadCause } from '../failures/dead-cause.js';

/** Which dead letters; all of them without one. */
export interface DeadLetterFilter {
  readonly consumer?: string | undefined;
  readonly cause?: DeadCause | undefined;
}

/** Only what is asked for: an index then serves each set of conditions, whatever the plan. */
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
