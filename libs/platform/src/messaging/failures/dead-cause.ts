import { Undeliverable } from './delivery-failures.js';

/**
 * Why a delivery was given up. `failed`: we have something to fix. `undeliverable`: the addressee
 * does not accept it, for example because the mailbox does not exist.
 */
export const DEAD_CAUSES = ['failed', 'undeliverable'] as const;
export type DeadCause = (typeof DEAD_CAUSES)[number];

export const causeOf = (error: unknown): DeadCause =>
  error instanceof Undeliverable ? 'undeliverable' : 'failed';

/** SQL for the cause of an inbox row with this alias. */
export const causeIn = (alias: string): string =>
  `CASE WHEN ${alias}.undeliverable THEN 'undeliverable' ELSE 'failed' END`;
