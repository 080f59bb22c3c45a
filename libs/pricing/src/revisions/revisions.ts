import type { Transaction } from '@orderly/platform/database/transactions';

export const REVISED = ['tax-rates', 'shipping-methods'] as const;

export type Revised = (typeof REVISED)[number];

/** The version of what a price was calculated with. */
export interface Revision {
  readonly about: Revised;
  readonly version: number;
}

/**
 * Call it before the change: the row stays locked until the transaction ends, so changes of the
 * same kind follow one another and can check what the others did.
 */
export async function raise(tx: Transaction, about: Revised): Promise<void> {
  await tx.query('UPDATE pricing.revisions SET version = version + 1 WHERE about = $1', [about]);
}
