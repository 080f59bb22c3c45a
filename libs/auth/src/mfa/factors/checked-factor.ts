import type { Transaction } from '@orderly/platform/database/transactions';
import type { Amr } from '@orderly/platform/kernel/identity/actor';

/** A factor that is right, as far as this is known before it is spent. */
export interface CheckedFactor {
  readonly amr: Amr;
  /**
   * Returns false when the factor was spent before. What it wrote (such as the sign of a copied
   * passkey) must be committed anyway.
   */
  readonly spend: (tx: Transaction) => Promise<boolean>;
}
