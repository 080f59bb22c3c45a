import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { AAL1, AAL2, type Actor, sessionOf } from '@orderly/platform/kernel/identity/actor';
import { InvalidToken } from '../../errors/access.errors.js';
import { InvalidCredentials } from '../../errors/auth.errors.js';
import { Sessions } from '../../sessions/sessions.js';
import type { Proof } from '../../sessions/sessions.repository.js';
import type { CheckedFactor } from '../factors/checked-factor.js';
import { SecondFactorRefused } from '../factors/factors.errors.js';
import { SecondFactors } from '../second-factors/second-factors.js';
import type { StepUpRequest } from './dto/step-up.schemas.js';
import { PasswordProof } from './password-proof.js';

/**
 * Repeats the proof of identity within a session (RFC 9470). A session never becomes weaker by it.
 */
@Injectable()
export class StepUps {
  constructor(
    private readonly passwords: PasswordProof,
    private readonly factors: SecondFactors,
    private readonly sessions: Sessions,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /**
   * @throws InvalidCredentials, SecondFactorRefused, StepUpNeeded, TooManyFailedLogins,
   *   HashingBusy, InvalidToken
   */
  async stepUp(actor: Actor, { password, ...presented }: StepUpRequest): Promise<Proof> {
    const isPassword = password !== undefined;
    const factor = isPassword
      ? await this.passwords.check(actor.userId, password, actor.origin.ip)
      : await this.factors.check(
          { purpose: 'step-up', userId: actor.userId, sessionId: sessionOf(actor).sessionId },
          presented,
          actor.origin,
        );
    const proof =
      factor && (await this.transactions.run((tx) => this.strengthen(tx, actor, factor)));
    if (proof) return proof;
    await this.transactions.run((tx) =>
      this.audit(tx, actor, 'auth.step-up-refused', { with: Object.keys(presented) }),
    );
    throw isPassword ? new InvalidCredentials() : new SecondFactorRefused();
  }

  /** Returns null when the factor was spent before. What that attempt wrote is committed. */
  private async strengthen(
    tx: Transaction,
    actor: Actor,
    { amr, spend }: CheckedFactor,
  ): Promise<Proof | null> {
    if (!(await spend(tx))) return null;
    const { sessionId } = sessionOf(actor);
    const acr = amr === 'pwd' ? AAL1 : AAL2;
    const proof = await this.sessions.strengthen(tx, sessionId, { acr, amr: [amr] });
    if (!proof) throw new InvalidToken('The session has ended.');
    await this.audit(tx, actor, 'auth.stepped-up', { acr: proof.acr, amr: [amr] });
    return proof;
  }

  private audit(tx: Transaction, actor: Actor, action: string, after: object): Promise<void> {
    return this.auditLog.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action,
      subject: { type: 'session', id: sessionOf(actor).sessionId },
      after,
    });
  }
}
