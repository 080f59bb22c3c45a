import type { Transaction } from '@orderly/platform/database/transactions';
import type { Amr } from '@orderly/platform/kernel/identity/actor';

/** A factor that is right, as far as it can be told before it is spent. */
export interface CheckedFactor {
  readonly amr: Amr;
  /**
   * False when it was spent already. What it wrote then (that a passkey was copied) is to be
   * committed all the same.
   */
  readonly spend: (tx: Transaction) => Promise<boolean>;
}
