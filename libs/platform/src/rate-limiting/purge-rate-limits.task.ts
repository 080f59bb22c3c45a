import { Injectable } from '@nestjs/common';
import { Purge } from '../scheduling/purge.js';

/** Counters of windows that have ended limit nobody any more. */
@Injectable()
export class PurgeRateLimits extends Purge {
  override readonly name = 'purge-rate-limits';
  protected override readonly sql = `
    WITH deleted AS (
      DELETE FROM platform.rate_limits
       WHERE (key, window_start) IN (
         SELECT key, window_start FROM platform.rate_limits
          WHERE ends_at < now() - interval '1 hour' ORDER BY ends_at LIMIT $1)
      RETURNING 1)
    SELECT count(*)::int AS deleted FROM deleted`;
}
