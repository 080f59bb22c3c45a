import { Injectable } from '@nestjs/common';
import { LostRace } from '@orderly/platform/database/postgres-errors';
import type { Transaction } from '@orderly/platform/database/transactions';
import { DataSource, type EntityManager } from 'typeorm';
import { defaultPreferences, type NotificationPreferences } from './preferences.js';

@Injectable()
export class PreferencesRepository {
  constructor(private readonly dataSource: DataSource) {}

  find(userId: string): Promise<NotificationPreferences> {
    return this.read(this.dataSource.manager, userId);
  }

  /** Reads with `tx`, or on a connection of its own. */
  async read(manager: EntityManager, userId: string): Promise<NotificationPreferences> {
    const [row] = await manager.query<NotificationPreferences[]>(
      `SELECT user_id AS "userId", muted, opted_in AS "optedIn", quiet_hours AS "quietHours",
              digests, time_zone AS "timeZone", version
         FROM notifications.preferences WHERE user_id = $1`,
      [userId],
    );
    return row ?? defaultPreferences(userId);
  }

  /**
   * Writes the next version.
   * @throws LostRace when another transaction wrote that version, so that this one runs again
   */
  async write(tx: Transaction, preferences: NotificationPreferences, at: Date): Promise<void> {
    const { userId, muted, optedIn, quietHours, digests, timeZone, version } = preferences;
    const rows = await tx.query<unknown[]>(
      `INSERT INTO notifications.preferences AS chosen
         (user_id, muted, version, updated_at, quiet_hours, digests, opted_in, time_zone)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (user_id) DO UPDATE
         SET muted = $2, version = $3, updated_at = $4, quiet_hours = $5, digests = $6,
             opted_in = $7, time_zone = $8
         WHERE chosen.version = $3 - 1
       RETURNING 1`,
      [
        userId,
        muted,
        version,
        at,
        quietHours && JSON.stringify(quietHours),
        JSON.stringify(digests),
        optedIn,
        timeZone,
      ],
    );
    if (rows.length === 0) throw new LostRace('The preferences changed while they were set.');
  }
}
