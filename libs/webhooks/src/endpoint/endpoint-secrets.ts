import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { SealedColumn } from '@orderly/platform/encryption/sealed-column';
import { SecretBox } from '@orderly/platform/encryption/secret-box';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { DataSource } from 'typeorm';
import { newKeys, type StoredKeys } from '../signing/signing-keys.js';
import { EndpointSecret } from './endpoint-secret.entity.js';

/** How long the old secret signs beside the new one. */
const OVERLAP_MS = 24 * 3_600_000;

const placeOf = (id: string): string => `webhook:${id}`;

/** The column with the keys of endpoints, for changes of the encryption key. */
@Injectable()
export class SealedWebhookSecrets extends SealedColumn {
  constructor(dataSource: DataSource) {
    super(dataSource, {
      table: 'webhooks.secrets',
      sealed: 'sealed',
      sealedWith: 'sealed_with',
      placeOf,
    });
  }
}

/** What the owner of an endpoint is shown, once. */
export interface ShownKeys {
  readonly secret: string;
  readonly publicKey: string;
}

/** Makes and reads the keys that sign the events of an endpoint. */
@Injectable()
export class EndpointSecrets {
  constructor(
    private readonly dataSource: DataSource,
    private readonly box: SecretBox,
    private readonly clock: Clock,
  ) {}

  /** The keys before these sign for another day; those before them no longer do. */
  async renew(tx: Transaction, endpointId: string): Promise<ShownKeys> {
    const now = this.clock.now();
    const expiresAt = new Date(now.getTime() + OVERLAP_MS);
    await tx.query(
      'DELETE FROM webhooks.secrets WHERE endpoint_id = $1 AND expires_at IS NOT NULL',
      [endpointId],
    );
    await tx.update(EndpointSecret, { endpointId }, { expiresAt });
    const id = newId();
    const { stored, publicKey } = newKeys();
    const { sealed, keyId } = await this.box.seal(placeOf(id), JSON.stringify(stored));
    await tx.insert(EndpointSecret, {
      ...{ id, endpointId, sealed, sealedWith: keyId, publicKey },
      createdAt: now,
      expiresAt: null,
    });
    return { secret: stored.secret, publicKey };
  }

  /** The keys that sign now, the newest first. */
  async valid(endpointId: string): Promise<StoredKeys[]> {
    const rows = await this.dataSource.query<Array<{ id: string; sealed: string }>>(
      `SELECT id, sealed FROM webhooks.secrets
        WHERE endpoint_id = $1 AND (expires_at IS NULL OR expires_at > $2)
        ORDER BY created_at DESC, id DESC LIMIT 2`,
      [endpointId, this.clock.now()],
    );
    return Promise.all(
      rows.map(
        async ({ id, sealed }) =>
          JSON.parse(await this.box.open(placeOf(id), sealed)) as StoredKeys,
      ),
    );
  }

  /** `whpk_…` of the newest keys, by endpoint. */
  async publicKeys(endpointIds: readonly string[], tx?: Transaction): Promise<Map<string, string>> {
    const rows = await (tx ?? this.dataSource).query<
      Array<{ endpointId: string; publicKey: string }>
    >(
      `SELECT endpoint_id AS "endpointId", public_key AS "publicKey" FROM webhooks.secrets
        WHERE endpoint_id = ANY ($1) AND expires_at IS NULL`,
      [endpointIds],
    );
    return new Map(rows.map(({ endpointId, publicKey }) => [endpointId, publicKey]));
  }
}
