import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Account } from '@orderly/users';
import type { SecondFactorNeeded } from './second-factor.errors.js';
import { type FirstFactor, SecondFactorGate } from './second-factor-gate.js';

/** While no account can have a second factor. */
@Injectable()
export class OpenGate extends SecondFactorGate {
  override async challenge(_account: Pick<Account, 'id'>, _first: FirstFactor): Promise<SecondFactorNeeded | null> {
    return null;
  }

  override async forget(_tx: Transaction, _userId: string): Promise<void> {}
}
