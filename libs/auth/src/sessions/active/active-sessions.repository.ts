import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Acr } from '@orderly/platform/kernel/identity/actor';
import { DataSource } from 'typeorm';

export interface ListedSession {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date;
  readonly expiresAt: Date;
  readonly userAgent: string | null;
  readonly ip: string | null;
  readonly country: string | null;
  readonly transport: 'token' | 'cookie';
  readonly acr: Acr;
}

/** The table auth.sessions, as the owner of the sessions sees it. */
@Injectable()
export class ActiveSessionsRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Lists the newest first and leaves out expired, idle and ended sessions. */
  list(userId: string, idleS: number, { after, limit }: PageRequest): Promise<ListedSession[]> {
    const [before] = after ?? [];
    return this.dataSource.query<ListedSession[]>(
      `SELECT s.id, s.user_id AS "userId", s.created_at AS "createdAt",
              coalesce(s.last_used_at, s.created_at) AS "lastUsedAt",
              least(s.expires_at, coalesce(s.last_used_at,
                s.created_at) + make_interval(secs => $2)) AS "expiresAt",
              s.user_agent AS "userAgent", host(coalesce(s.last_ip, s.ip)) AS ip, s.country,
                s.transport, s.acr
         FROM auth.sessions s
        WHERE s.user_id = $1 AND s.ended_at IS NULL AND s.expires_at > now()
          AND coalesce(s.last_used_at, s.created_at) > now() - make_interval(secs => $2)
          AND ($3::uuid IS NULL OR s.id < $3)
        ORDER BY s.id DESC
        LIMIT $4`,
      [userId, idleS, before ?? null, limit],
    );
  }

  /** Returns null when the session does not exist or has ended. */
  async findOwner(tx: Transaction, sessionId: string): Promise<{ userId: string } | null> {
    const [row] = await tx.query<Array<{ userId: string }>>(
      'SELECT user_id AS "userId" FROM auth.sessions WHERE id = $1 AND ended_at IS NULL',
      [sessionId],
    );
    return row ?? null;
  }
}
