import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { DataSource } from 'typeorm';
import type { OAuthClient } from './clients/client.js';

interface NewClient extends Omit<OAuthClient, 'createdAt' | 'disabledAt' | 'version'> {
  readonly secretHash: Buffer | null;
}

const COLUMNS = `c.id, c.owner_id AS "ownerId", c.name, c.auth_method AS "authMethod", c.jwks,
  c.scopes, c.per_second AS "perSecond",
  c.created_at AS "createdAt", c.disabled_at AS "disabledAt", c.version`;

/** Manages the table auth.oauth_clients. */
@Injectable()
export class ClientsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async add(tx: Transaction, client: NewClient): Promise<OAuthClient> {
    const { id, ownerId, name, authMethod, secretHash, jwks, scopes, perSecond } = client;
    const [row] = await tx.query<[OAuthClient]>(
      `INSERT INTO auth.oauth_clients AS c (id, owner_id, name, auth_method, secret_hash, jwks,
        scopes, per_second)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING ${COLUMNS}`,
      [id, ownerId, name, authMethod, secretHash, jwks && JSON.stringify(jwks), scopes, perSecond],
    );
    return row;
  }

  /**
   * Counts the owner's clients. Blocks concurrent counts for the same owner until the transaction
   * ends.
   */
  async countOwned(tx: Transaction, ownerId: string): Promise<number> {
    await tx.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('auth.oauth_clients:' || $1, 0))`,
      [ownerId],
    );
    const [row] = await tx.query<[{ count: number }]>(
      'SELECT count(*)::int AS count FROM auth.oauth_clients c WHERE c.owner_id = $1',
      [ownerId],
    );
    return row.count;
  }

  /** Lists the newest first. */
  list({ limit, after }: PageRequest): Promise<OAuthClient[]> {
    return this.dataSource.query<OAuthClient[]>(
      `SELECT ${COLUMNS} FROM auth.oauth_clients c
        WHERE $1::uuid IS NULL OR c.id < $1 ORDER BY c.id DESC LIMIT $2`,
      [after?.[0] ?? null, limit],
    );
  }

  async find(id: string): Promise<OAuthClient | null> {
    const [row] = await this.dataSource.query<OAuthClient[]>(
      `SELECT ${COLUMNS} FROM auth.oauth_clients c WHERE c.id = $1`,
      [id],
    );
    return row ?? null;
  }

  async lock(tx: Transaction, id: string): Promise<OAuthClient | null> {
    const [row] = await tx.query<OAuthClient[]>(
      `SELECT ${COLUMNS} FROM auth.oauth_clients c WHERE c.id = $1 FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  async update(
    tx: Transaction,
    client: Pick<OAuthClient, 'id' | 'name' | 'jwks' | 'perSecond'> & {
      readonly scopes: readonly Permission[];
      readonly isDisabled: boolean;
    },
  ): Promise<OAuthClient> {
    const [[row]] = await tx.query<[[OAuthClient], number]>(
      `UPDATE auth.oauth_clients AS c
          SET name = $2, jwks = $3, scopes = $4, per_second = $5, version = version + 1,
              disabled_at = CASE WHEN $6 THEN coalesce(disabled_at, now()) END
        WHERE c.id = $1 RETURNING ${COLUMNS}`,
      [
        client.id,
        client.name,
        client.jwks && JSON.stringify(client.jwks),
        client.scopes,
        client.perSecond,
        client.isDisabled,
      ],
    );
    return row;
  }

  /** The current secret stays valid for the overlap; the one before it does not. */
  async replaceSecret(
    tx: Transaction,
    id: string,
    secretHash: Buffer,
    overlapS: number,
  ): Promise<OAuthClient> {
    const [[row]] = await tx.query<[[OAuthClient], number]>(
      `UPDATE auth.oauth_clients AS c
          SET previous_secret_hash = secret_hash, previous_secret_until = now() +
            make_interval(secs => $3),
              secret_hash = $2, version = version + 1
        WHERE c.id = $1 RETURNING ${COLUMNS}`,
      [id, secretHash, overlapS],
    );
    return row;
  }

  async remove(tx: Transaction, id: string): Promise<void> {
    await tx.query('DELETE FROM auth.oauth_clients WHERE id = $1', [id]);
  }
}
