import { Injectable } from '@nestjs/common';
import { Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Accounts, Grants, UserNotFound } from '@orderly/users';
import { FactorReset, type ResetFactors } from '../factors/factor-reset.js';
import { OwnSecondFactors } from '../factors/factors.errors.js';

/** Resets the second factors of other people, who lost theirs. */
@Injectable()
export class FactorsOfOthers {
  constructor(
    private readonly accounts: Accounts,
    private readonly grants: Grants,
    private readonly resets: FactorReset,
    private readonly transactions: Transactions,
  ) {}

  /** @throws OwnSecondFactors, UserNotFound, PeopleOnly, StepUpNeeded, RoleNotYours */
  reset(actor: Actor, userId: string): Promise<ResetFactors> {
    // Your own factors are removed one by one: that way keeps a short password from standing alone.
    if (userId === actor.userId) throw new OwnSecondFactors();
    return this.transactions.run(async (tx) => {
      if (!(await this.accounts.lockAny(tx, userId))) throw new UserNotFound(userId);
      await this.grants.assertMayDecideOver(tx, actor, userId);
      return this.resets.reset(tx, userId, { actorId: actor.userId, origin: actor.origin });
    });
  }
}
