import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { ANNOUNCED_S, diesInS, kidOf, makeKey } from './signing-key.js';
import { type KeyOverview, SigningKeysRepository } from './signing-keys.repository.js';

const DAY_S = 86_400;

/**
 * Whoever starts a rotation asked for something that cannot be; the message says what to do
 * instead.
 */
export class RotationRefused extends Error {}

/** Who rotates: an operator or the schedule. */
export type RotatedBy = Pick<AuditEntry, 'actorId' | 'origin'>;

/** Changes the keys in the database. `SigningKeys` of every process finds out by itself. */
@Injectable()
export class SigningKeyRotation {
  constructor(
    private readonly stored: SigningKeysRepository,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
    private readonly config: AppConfig,
  ) {}

  async list(): Promise<ReadonlyArray<Pick<KeyOverview, 'kid' | 'state'> & Partial<KeyOverview>>> {
    const configured = this.config.auth.signingKeys;
    if (configured.length === 0) return this.stored.overview();
    const keys = configured.map(async (pem, index) => {
      const state = index === 0 ? ('signs' as const) : ('verifies' as const);
      return { kid: await kidOf(pem), state };
    });
    return Promise.all(keys);
  }

  /**
   * Announces a key that signs in five minutes; the present ones stay good until the last token
   * they signed has died.
   */
  async rotate(by: RotatedBy): Promise<{ kid: string }> {
    this.assertOurs();
    return this.transactions.run(async (tx) => {
      await this.stored.lock(tx);
      return this.announce(tx, by);
    });
  }

  /**
   * As `rotate`, if the newest key is older than the configuration allows. Null when there was
   * nothing to do.
   */
  async rotateIfDue(by: RotatedBy): Promise<{ kid: string } | null> {
    const { signingKeys, signingKeyRotationDays: days } = this.config.auth;
    if (signingKeys.length > 0 || days === 0) return null;
    return this.transactions.run(async (tx) => {
      await this.stored.lock(tx);
      // Under the lock: whoever came first has made a young one.
      const ageS = await this.stored.newestAgeS(tx);
      return ageS === null || ageS < days * DAY_S ? null : this.announce(tx, by);
    });
  }

  /**
   * For a key that somebody else may have: its tokens are refused from now on. Where no other key
   * may sign, one is made that does so at once, without an announcement.
   * @throws RotationRefused
   */
  async retire(by: RotatedBy, kid: string): Promise<{ successor: string | null }> {
    this.assertOurs();
    return this.transactions.run(async (tx) => {
      await this.stored.lock(tx);
      if (!(await this.stored.retire(tx, kid)))
        throw new RotationRefused(`There is no key ${kid} that is in use.`);
      await this.note(tx, by, 'auth.signing-key-retired', kid, { inS: 0 });
      if (await this.stored.hasLastingSigner(tx)) return { successor: null };
      return { successor: await this.add(tx, by, 0) };
    });
  }

  private async announce(tx: Transaction, by: RotatedBy): Promise<{ kid: string }> {
    const isFirst = (await this.stored.newestAgeS(tx)) === null;
    const kid = await this.add(tx, by, isFirst ? 0 : ANNOUNCED_S);
    const inS = diesInS(this.config.auth.accessTokenTtlS);
    for (const other of await this.stored.retireOthers(tx, kid, inS)) {
      await this.note(tx, by, 'auth.signing-key-retired', other, { inS });
    }
    return { kid };
  }

  private async add(tx: Transaction, by: RotatedBy, signsInS: number): Promise<string> {
    const { kid, privateKey } = await makeKey();
    await this.stored.add(tx, { kid, privateKey, signsInS });
    await this.note(tx, by, 'auth.signing-key-added', kid, { signsInS });
    return kid;
  }

  private note(
    tx: Transaction,
    by: RotatedBy,
    action: string,
    kid: string,
    after: object,
  ): Promise<void> {
    return this.audit.record(tx, {
      ...by,
      action,
      subject: { type: 'signing-key', id: kid },
      after,
    });
  }

  private assertOurs(): void {
    if (this.config.auth.signingKeys.length === 0) return;
    throw new RotationRefused(
      'The signing keys are given by JWT_SIGNING_KEY. Add the new one behind the present one ' +
        'and restart everything; then put it first and restart; take the old one out when its ' +
        'tokens have expired.',
    );
  }
}
