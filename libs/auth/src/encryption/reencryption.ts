import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '@orderly/platform/audit-log/audit-log';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import { EncryptionKeys } from './encryption-keys.js';
import { SealedSecretsRepository } from './sealed-secrets.repository.js';
import { SecretBox, totpPlace } from './secret-box.js';

const BATCH_SIZE = 200;

interface Reencrypted {
  readonly keyId: string;
  readonly count: number;
}

/**
 * Seals every stored secret under the current key while Orderly runs. Rows are compared and
 * swapped, so a secret that its owner replaces meanwhile is not overwritten. Safe to repeat after a
 * crash.
 */
@Injectable()
export class Reencryption {
  constructor(
    private readonly keys: EncryptionKeys,
    private readonly box: SecretBox,
    private readonly stored: SealedSecretsRepository,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** @throws Error when a secret was sealed under a key that is not configured */
  async run(by: Pick<AuditEntry, 'actorId' | 'origin'>): Promise<Reencrypted> {
    const { id: keyId } = await this.keys.current();
    let count = 0;
    for (;;) {
      const batch = await this.stored.findOthers(keyId, BATCH_SIZE);
      if (batch.length === 0) break;
      for (const secret of batch) {
        const place = totpPlace(secret.id);
        const { sealed } = await this.box.seal(place, await this.box.open(place, secret.sealed));
        if (await this.stored.replace(secret, sealed, keyId)) count++;
      }
    }
    await this.transactions.run((tx) =>
      this.audit.record(tx, {
        ...by,
        action: 'auth.secrets-reencrypted',
        subject: { type: 'encryption-key', id: keyId },
        after: { count },
      }),
    );
    return { keyId, count };
  }
}
