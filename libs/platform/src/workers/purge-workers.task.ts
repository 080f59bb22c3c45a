import { Injectable } from '@nestjs/common';
import { Purge } from '../scheduling/purge.js';

/**
 * Deletes worker processes that ended without saying so. One that ended in the evening can still be
 * seen in the morning. There are few, so it reads all rows.
 */
@Injectable()
export class PurgeWorkers extends Purge {
  override readonly name = 'purge-workers';
  protected override readonly sql = `
    WITH deleted AS (
      DELETE FROM platform.workers WHERE id IN (
        SELECT id FROM platform.workers WHERE seen_at < now() - interval '12 hours'
         ORDER BY id LIMIT $1)
      RETURNING 1)
    SELECT count(*)::int AS deleted FROM deleted`;
}
