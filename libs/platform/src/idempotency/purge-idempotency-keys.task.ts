import { Injectable } from '@nestjs/common';
import { Purge } from '../scheduling/purge.js';

/** Keys are promised for 24 hours; twice that leaves room for clocks and for a late retry. */
@Injectable()
export class PurgeIdempotencyKeys extends Purge {
  override readonly name = 'purge-idempotency-keys';
  protected override readonly sql = `
    WITH deleted AS (
      DELETE FROM platform.idempotency_keys
       WHERE (principal, route, key) IN (
         SELECT principal, route, key FROM platform.idempotency_keys
          WHERE created_at < now() - interval '48 hours' ORDER BY created_at LIMIT $1)
      RETURNING 1)
    SELECT count(*)::int AS deleted FROM deleted`;
}
