import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { ANNOUNCED_S, diesInS, kidOf, makeKey } from './signing-key.js';
import { type KeyOverview, SigningKeysRepository } from './signing-keys.repository.js';

const DAY_S = 86_400;

/** The requested rotation is impossible; the message says what to do instead. */
export class RotationRefused extends Error {}

/** The actor of a rotation: an operator or the schedule. */
export type RotatedBy = Pick<AuditEntry, 'actorId' | 'origin'>;

/** Changes the keys in the database. `SigningKeys` of every process reloads them by itself. */
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
   * Announces a key that signs in five minutes. The present keys stay valid until the last token
   * that they signed has expired.
   */
  async rotate(by: RotatedBy): Promise<{ kid: string }> {
    this.assertOurs();
    return this.transactions.run(async (tx) => {
      await this.stored.lock(tx);
      return this.announce(tx, by);
    });
  }

  /**
   * Rotates if the newest key is older than the configuration allows. Returns null when it is not.
   */
  async rotateIfDue(by: RotatedBy): Promise<{ kid: string } | null> {
    const { signingKeys, signingKeyRotationDays: days } = this.config.auth;
    if (signingKeys.length > 0 || days === 0) return null;
    return this.transactions.run(async (tx) => {
      await this.stored.lock(tx);
      // Check under the lock: a concurrent rotation may have added a new key.
      const ageS = await this.stored.newestAgeS(tx);
      return ageS === null || ageS < days * DAY_S ? null : this.announce(tx, by);
    });
  }

  /**
   * Retires a key that may have leaked: its tokens are refused at once. If no other key may sign,
   * creates one that signs at once, without an announcement.
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
