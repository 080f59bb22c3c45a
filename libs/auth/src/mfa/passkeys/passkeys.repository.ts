import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource } from 'typeorm';

export interface Passkey {
  readonly id: string;
  readonly userId: string;
  readonly credentialId: Buffer;
  readonly transports: readonly string[];
  readonly isBackedUp: boolean;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

interface NewPasskey extends Omit<Passkey, 'createdAt' | 'lastUsedAt'> {
  readonly publicKey: Buffer;
  readonly counter: number;
  readonly deviceType: string;
  readonly aaguid: string;
}

const COLUMNS = `id, user_id AS "userId", credential_id AS "credentialId", transports, backed_up
  AS "isBackedUp", name,
                 created_at AS "createdAt", last_used_at AS "lastUsedAt"`;

/** The table auth.passkeys. */
@Injectable()
export class PasskeysRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Returns null when the credential is already registered, by any account. */
  async add(tx: Transaction, passkey: NewPasskey): Promise<Passkey | null> {
    const {
      id,
      userId,
      credentialId,
      publicKey,
      counter,
      transports,
      deviceType,
      isBackedUp,
      aaguid,
      name,
    } = passkey;
    const [row] = await tx.query<Passkey[]>(
      `INSERT INTO auth.passkeys
         (id, user_id, credential_id, public_key, counter, transports, device_type, backed_up,
           aaguid, name)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (credential_id) DO NOTHING RETURNING ${COLUMNS}`,
      [
        id,
        userId,
        credentialId,
        publicKey,
        counter,
        transports,
        deviceType,
        isBackedUp,
        aaguid,
        name,
      ],
    );
    return row ?? null;
  }

  /** Lists the oldest first. */
  list(userId: string): Promise<Passkey[]> {
    return this.dataSource.query(
      `SELECT ${COLUMNS} FROM auth.passkeys WHERE user_id = $1 ORDER BY id`,
      [userId],
    );
  }

  async findByCredential(credentialId: Buffer): Promise<(Passkey & { publicKey: Buffer }) | null> {
    const [row] = await this.dataSource.query<Array<Passkey & { publicKey: Buffer }>>(
      `SELECT ${COLUMNS}, public_key AS "publicKey" FROM auth.passkeys WHERE credential_id = $1`,
      [credentialId],
    );
    return row ?? null;
  }

  /**
   * Compare and swap: a counter that does not rise comes from a copy, unless the authenticator does
   * not count at all.
   */
  async use(
    tx: Transaction,
    id: string,
    { counter, isBackedUp }: { counter: number; isBackedUp: boolean },
  ): Promise<'used' | 'copied' | 'gone'> {
    const [, count] = await tx.query<[unknown[], number]>(
      `UPDATE auth.passkeys SET counter = $2, backed_up = $3, last_used_at = now()
        WHERE id = $1 AND (counter < $2 OR (counter = 0 AND $2 = 0))`,
      [id, counter, isBackedUp],
    );
    if (count === 1) return 'used';
    const rows = await tx.query<unknown[]>('SELECT 1 FROM auth.passkeys WHERE id = $1', [id]);
    return rows.length === 1 ? 'copied' : 'gone';
  }

  /** Returns null when the account has no such passkey. */
  async rename(tx: Transaction, userId: string, id: string, name: string): Promise<Passkey | null> {
    const [[row]] = await tx.query<[Passkey[], number]>(
      `UPDATE auth.passkeys SET name = $3 WHERE id = $2 AND user_id = $1 RETURNING ${COLUMNS}`,
      [userId, id, name],
    );
    return row ?? null;
  }

  /** Returns the name of the removed passkey, or null when there is none. */
  async remove(tx: Transaction, userId: string, id: string): Promise<string | null> {
    const [rows] = await tx.query<[Array<{ name: string }>, number]>(
      'DELETE FROM auth.passkeys WHERE id = $2 AND user_id = $1 RETURNING name',
      [userId, id],
    );
    return rows[0]?.name ?? null;
  }
}
