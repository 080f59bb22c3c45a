import type { SqlFragment } from '@orderly/platform/database/composed-statement';
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

/**
 * Pricing's share of a statement: it fails when something changed since it was read to calculate
 * the price. A price that needed neither taxes nor shipping asserts nothing.
 */
export const PRICING_FRAGMENT: SqlFragment<{ readonly revisions: readonly Revision[] }> = {
  ctes: `pricing AS MATERIALIZED (
    SELECT platform.demand(NOT EXISTS (
             SELECT FROM unnest(:about::text[], :versions::int[]) AS read (about, version)
               LEFT JOIN pricing.revisions r USING (about)
              WHERE r.version IS DISTINCT FROM read.version),
           'taxes and shipping cost what they did')
  )`,
  guardCte: 'pricing',
  values: {
    about: ({ revisions }) => revisions.map(({ about }) => about),
    versions: ({ revisions }) => revisions.map(({ version }) => version),
  },
};
