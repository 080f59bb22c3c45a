import { Injectable } from '@nestjs/common';
import { firstIdAt } from '../kernel/ids/first-id-at.js';
import { Purge } from '../scheduling/purge.js';

/**
 * Deletes jobs that began 30 days ago, whatever became of them: none takes nearly as long, and the
 * events that would continue one are deleted then, too.
 */
@Injectable()
export class PurgeJobs extends Purge {
  override readonly name = 'purge-jobs';
  protected override readonly sql = `
    WITH deleted AS (
      DELETE FROM platform.jobs WHERE id IN (
        SELECT id FROM platform.jobs
         WHERE id < ${firstIdAt("now() - interval '30 days'")} ORDER BY id LIMIT $1)
      RETURNING 1)
    SELECT count(*)::int AS deleted FROM deleted`;
}
