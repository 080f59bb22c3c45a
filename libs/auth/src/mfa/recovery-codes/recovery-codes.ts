import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { SecurityNotices } from '@orderly/users';
import { SecondFactorMissing } from '../factors/factors.errors.js';
import { Factors } from '../factors/factors.js';
import { RecoveryCodesRepository } from '../factors/recovery-codes.repository.js';

const COUNT = 10;
/** 80 bits each: too many to try, so a plain hash is enough. */
const BYTES = 10;

const hashOf = (code: string): Buffer => createHash('sha256').update(code).digest();

/** People type codes off a sheet, so case, blanks and hyphens are ignored. */
const plain = (code: string): string => code.replaceAll(/[\s-]/g, '').toLowerCase();

/** Ten codes on paper that replace a lost phone. Each works once. */
@Injectable()
export class RecoveryCodes {
  constructor(
    private readonly codes: RecoveryCodesRepository,
    private readonly factors: Factors,
    private readonly auditLog: AuditLog,
    private readonly notices: SecurityNotices,
  ) {}

  /** Generates new codes, to be shown once and stored by `keep`. */
  async make(): Promise<string[]> {
    const { Secret } = await import('otpauth');
    return Array.from({ length: COUNT }, () => {
      const { base32 } = new Secret({ buffer: new Uint8Array(randomBytes(BYTES)).buffer });
      return (base32.toLowerCase().match(/.{4}/g) as string[]).join('-');
    });
  }

  /**
   * Stores the codes that come with a new factor. The audit entry of the factor covers both.
   * @throws SecondFactorMissing
   */
  async keep(tx: Transaction, { userId }: Actor, codes: readonly string[]): Promise<void> {
    // Locks the factors: the last one must not be removed meanwhile, because that removes the codes
    // too.
    const { factors } = await this.factors.hold(tx, userId);
    if (factors.length === 0) throw new SecondFactorMissing();
    await this.codes.replaceAllOf(
      tx,
      userId,
      codes.map((code) => hashOf(plain(code))),
    );
  }

  /** @throws SecondFactorMissing */
  async renew(tx: Transaction, actor: Actor, codes: readonly string[]): Promise<void> {
    await this.keep(tx, actor, codes);
    await this.audit(tx, actor.userId, actor.origin, 'auth.recovery-codes-made');
    await this.notices.tell(tx, actor.userId, 'recovery-codes-made', actor.origin);
  }

  /**
   * Returns true once for each code. The owner gets a mail: a code is used when something was lost,
   * or stolen.
   */
  async use(
    tx: Transaction,
    userId: string,
    code: string,
    origin: RequestContext,
  ): Promise<boolean> {
    if (!(await this.codes.use(tx, userId, hashOf(plain(code))))) return false;
    await this.audit(tx, userId, origin, 'auth.recovery-code-used');
    await this.notices.tell(tx, userId, 'recovery-code-used', origin);
    return true;
  }

  countLeft(userId: string): Promise<number> {
    return this.codes.countLeft(userId);
  }

  private audit(
    tx: Transaction,
    userId: string,
    origin: RequestContext,
    action: string,
  ): Promise<void> {
    return this.auditLog.record(tx, {
      actorId: userId,
      origin,
      action,
      subject: { type: 'user', id: userId },
    });
  }
}
