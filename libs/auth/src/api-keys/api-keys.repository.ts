import { Injectable } from '@nestjs/common';
import { type Statement, Statements } from '@orderly/platform/database/statements';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Permission } from '@orderly/platform/kernel/identity/actor';
import { type AccessRow, accessOf } from '@orderly/users';
import { DataSource } from 'typeorm';
import type { ApiKey } from './api-key.js';

/** The data that decides a request with a key. */
export interface LiveKey {
  readonly id: string;
  readonly ownerId: string;
  readonly lineId: string;
  readonly scopes: readonly Permission[];
  readonly ipRanges: readonly string[];
  readonly perSecond: number | null;
}

export interface NewApiKey extends Omit<LiveKey, 'scopes' | 'lineId'> {
  /** Null for the first key of a line. */
  readonly lineId: string | null;
  readonly scopes: readonly string[];
  readonly name: string;
  readonly hash: Buffer;
  readonly prefix: string;
  readonly lifetimeS: number;
}

export interface KeyUse {
  readonly id: string;
  readonly at: Date;
  readonly ip: string | null;
}

const LIVE_KEY = 'k.revoked_at IS NULL AND k.expires_at > now()';

const LINE = 'coalesce(k.line_id, k.id) AS "lineId"';

const BY_HASH: Statement = {
  name: 'auth.principal-by-api-key',
  text: `SELECT k.id, k.owner_id AS "ownerId", ${LINE}, k.scopes,
    k.ip_ranges::text[] AS "ipRanges", k.per_second AS "perSecond", access.*
           FROM auth.api_keys k LEFT JOIN LATERAL (${accessOf('k.owner_id')}) AS access ON true
          WHERE k.hash = $1 AND ${LIVE_KEY}`,
};

const COLUMNS = `k.id, k.owner_id AS "ownerId", ${LINE}, k.name, k.prefix, k.scopes,
  k.ip_ranges::text[] AS "ipRanges",
  k.per_second AS "perSecond", k.created_at AS "createdAt", k.expires_at AS "expiresAt",
  k.last_used_at AS "lastUsedAt",
  host(k.last_ip) AS "lastIp", k.revoked_at AS "revokedAt", k.replaced_by AS "replacedBy",
  k.version, ${LIVE_KEY} AS "isLive"`;

/** The table auth.api_keys. Expiry uses the time of the database. */
@Injectable()
export class ApiKeysRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly statements: Statements,
  ) {}

  /** Finds a live key, with what its owner may do, in one statement. */
  async findLive(hash: Buffer): Promise<{ key: LiveKey; access: AccessRow | null } | null> {
    const [row] = await this.statements.read<
      LiveKey & AccessRow & { status: AccessRow['status'] | null }
    >(BY_HASH, [hash]);
    return row ? { key: row, access: row.status === null ? null : row } : null;
  }

  async add(tx: Transaction, key: NewApiKey): Promise<ApiKey> {
    const [row] = await tx.query<[ApiKey]>(
      `INSERT INTO auth.api_keys AS k (id, owner_id, name, hash, prefix, scopes, ip_ranges,
        per_second, expires_at, line_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7::cidr[], $8, now() + make_interval(secs => $9), $10)
       RETURNING ${COLUMNS}`,
      [
        key.id,
        key.ownerId,
        key.name,
        key.hash,
        key.prefix,
        key.scopes,
        key.ipRanges,
        key.perSecond,
        key.lifetimeS,
        key.lineId,
      ],
    );
    return row;
  }

  /** Lists the newest first, with the ended ones. */
  listOf(ownerId: string, { limit, after }: PageRequest): Promise<ApiKey[]> {
    return this.dataSource.query<ApiKey[]>(
      `SELECT ${COLUMNS} FROM auth.api_keys k
        WHERE k.owner_id = $1 AND ($2::uuid IS NULL OR k.id < $2) ORDER BY k.id DESC LIMIT $3`,
      [ownerId, after?.[0] ?? null, limit],
    );
  }

  async find(id: string): Promise<ApiKey | null> {
    const [row] = await this.dataSource.query<ApiKey[]>(
      `SELECT ${COLUMNS} FROM auth.api_keys k WHERE k.id = $1`,
      [id],
    );
    return row ?? null;
  }

  /** Locks the key, so that its changes run one after the other. */
  async lock(tx: Transaction, id: string): Promise<(ApiKey & { readonly hash: Buffer }) | null> {
    const [row] = await tx.query<Array<ApiKey & { hash: Buffer }>>(
      `SELECT ${COLUMNS}, k.hash FROM auth.api_keys k WHERE k.id = $1 FOR UPDATE`,
      [id],
    );
    return row ?? null;
  }

  /**
   * Counts the live keys. Blocks concurrent counts for the same owner until the transaction ends.
   */
  async countLive(tx: Transaction, ownerId: string): Promise<number> {
    await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('auth.api_keys:' || $1, 0))`, [
      ownerId,
    ]);
    const [row] = await tx.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM auth.api_keys k WHERE k.owner_id = $1 AND ${LIVE_KEY}`,
      [ownerId],
    );
    return row.count;
  }

  /**
   * Returns the seconds until fewer than `limit` keys were created within a day; null when that is
   * true now. Call it under the lock of `countLive`.
   */
  async pauseS(tx: Transaction, ownerId: string, limit: number): Promise<number | null> {
    const [row] = await tx.query<Array<{ seconds: number }>>(
      `SELECT ceil(extract(epoch FROM k.created_at + interval '1 day' - now()))::int AS seconds
         FROM auth.api_keys k WHERE k.owner_id = $1 ORDER BY k.id DESC OFFSET $2 LIMIT 1`,
      [ownerId, limit - 1],
    );
    return row && row.seconds > 0 ? row.seconds : null;
  }

  async update(
    tx: Transaction,
    key: Pick<ApiKey, 'id' | 'name' | 'ipRanges' | 'expiresAt'>,
  ): Promise<ApiKey> {
    const [[row]] = await tx.query<[[ApiKey], number]>(
      `UPDATE auth.api_keys AS k SET name = $2, ip_ranges = $3::cidr[], expires_at = $4,
        version = version + 1
        WHERE k.id = $1 RETURNING ${COLUMNS}`,
      [key.id, key.name, key.ipRanges, key.expiresAt],
    );
    return row;
  }

  async revoke(tx: Transaction, id: string): Promise<void> {
    await tx.query(
      'UPDATE auth.api_keys SET revoked_at = now(), version = version + 1 WHERE id = $1',
      [id],
    );
  }

  /**
   * Records the successor of the key, which ends after the overlap, or at its own expiry if that is
   * earlier.
   */
  async replace(tx: Transaction, id: string, successorId: string, overlapS: number): Promise<void> {
    await tx.query(
      `UPDATE auth.api_keys
          SET replaced_by = $2, version = version + 1,
              revoked_at = CASE WHEN $3 = 0 THEN now() END,
              expires_at = least(expires_at, now() + make_interval(secs => $3))
        WHERE id = $1`,
      [id, successorId, overlapS],
    );
  }

  async noteUses(uses: readonly KeyUse[]): Promise<void> {
    await this.dataSource.query(
      // Locks by id first: in the order of the query plan, two processes could deadlock.
      `WITH used AS (SELECT * FROM unnest($1::uuid[], $2::timestamptz[], $3::inet[]) AS u (id, at,
        ip)),
            locked AS (SELECT id FROM auth.api_keys WHERE id = ANY ($1::uuid[])
              ORDER BY id FOR NO KEY UPDATE)
       UPDATE auth.api_keys k SET last_used_at = u.at, last_ip = u.ip
         FROM used u JOIN locked USING (id)
        WHERE k.id = u.id AND (k.last_used_at IS NULL OR k.last_used_at < u.at)`,
      [uses.map(({ id }) => id), uses.map(({ at }) => at), uses.map(({ ip }) => ip)],
    );
  }
}
