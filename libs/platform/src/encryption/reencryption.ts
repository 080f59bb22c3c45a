import { Injectable } from '@nestjs/common';
import type { AuditEntry } from '../audit-log/audit-log.js';
import { AuditLog } from '../audit-log/audit-log.js';
import { Transactions } from '../database/transactions.js';
import { EncryptionKeys } from './encryption-keys.js';
import { type SealedColumn, SealedColumns } from './sealed-column.js';
import { SecretBox } from './secret-box.js';

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
    private readonly columns: SealedColumns,
    private readonly transactions: Transactions,
    private readonly audit: AuditLog,
  ) {}

  /** @throws Error when a secret was sealed under a key that is not configured */
  async run(by: Pick<AuditEntry, 'actorId' | 'origin'>): Promise<Reencrypted> {
    const { id: keyId } = await this.keys.current();
    let count = 0;
    for (const column of this.columns.all()) count += await this.reseal(column, keyId);
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

  private async reseal(column: SealedColumn, keyId: string): Promise<number> {
    let count = 0;
    for (;;) {
      const batch = await column.findOthers(keyId, BATCH_SIZE);
      if (batch.length === 0) return count;
      for (const secret of batch) {
        const place = column.placeOf(secret.id);
        const { sealed } = await this.box.seal(place, await this.box.open(place, secret.sealed));
        if (await column.replace(secret, sealed, keyId)) count++;
      }
    }
  }
}
