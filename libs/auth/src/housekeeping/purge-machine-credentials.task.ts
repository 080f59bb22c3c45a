import { Injectable } from '@nestjs/common';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { DataSource } from 'typeorm';

/** How long an ended key stays visible to people. */
const KEPT_DAYS = 90;

/** An expired token is refused anyway, so its record against replay is no longer needed. */
const PURGES = {
  'API keys': `DELETE FROM auth.api_keys WHERE id IN (
     SELECT id FROM auth.api_keys WHERE least(expires_at,
       revoked_at) < now() - make_interval(days => ${KEPT_DAYS}) LIMIT $1)`,
  assertions: `DELETE FROM auth.client_assertions WHERE (client_id, jti_hash) IN (
     SELECT client_id, jti_hash FROM auth.client_assertions WHERE expires_at < now() LIMIT $1)`,
  tokens: `DELETE FROM auth.revoked_tokens WHERE jti IN (
     SELECT jti FROM auth.revoked_tokens WHERE expires_at < now() - interval '5 minutes' LIMIT $1)`,
};

/** Deletes API keys that ended long ago, and records of tokens and assertions that have expired. */
@Injectable()
export class PurgeMachineCredentials extends ScheduledTask {
  override readonly name = 'purge-machine-credentials';
  override readonly everyMs = 3_600_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(private readonly dataSource: DataSource) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const purges = Object.entries(PURGES).map(([name, purge]) => [
      name,
      async (limit: number): Promise<number> => {
        const [, purged] = await this.dataSource.query<[unknown[], number]>(purge, [limit]);
        return purged;
      },
    ]);
    await purgeAll(Object.fromEntries(purges), signal);
  }
}
