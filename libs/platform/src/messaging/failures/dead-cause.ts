import { Undeliverable } from './delivery-failures.js';

/**
 * Why a delivery was given up. `failed`: something of ours is to be mended. `undeliverable`: the
 * addressee does not take it, such as a mailbox that there is not.
 */
export const DEAD_CAUSES = ['failed', 'undeliverable'] as const;
export type DeadCause = (typeof DEAD_CAUSES)[number];

export const causeOf = (error: unknown): DeadCause =>
  error instanceof Undeliverable ? 'undeliverable' : 'failed';

/** SQL of the cause, of a row of the inbox with this alias. */
export const causeIn = (alias: string): string =>
  `CASE WHEN ${alias}.undeliverable THEN 'undeliverable' ELSE 'failed' END`;
