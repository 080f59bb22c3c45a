import { Injectable } from '@nestjs/common';
import { purgeAll } from '@orderly/platform/scheduling/purge-all';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { DataSource } from 'typeorm';

/** How long people can still look up a key that ended. */
const KEPT_DAYS = 90;

/** A replay is refused by its expiry, from when on nothing needs to be remembered about it. */
const PURGES = {
  'API keys': `DELETE FROM auth.api_keys WHERE id IN (
     SELECT id FROM auth.api_keys WHERE least(expires_at,
       revoked_at) < now() - make_interval(days => ${KEPT_DAYS}) LIMIT $1)`,
  assertions: `DELETE FROM auth.client_assertions WHERE (client_id, jti_hash) IN (
     SELECT client_id, jti_hash FROM auth.client_assertions WHERE expires_at < now() LIMIT $1)`,
  tokens: `DELETE FROM auth.revoked_tokens WHERE jti IN (
     SELECT jti FROM auth.revoked_tokens WHERE expires_at < now() - interval '5 minutes' LIMIT $1)`,
};

/**
 * Deletes what machines left behind: keys that ended long ago, and what is refused by its age alone
 * by now.
 */
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
