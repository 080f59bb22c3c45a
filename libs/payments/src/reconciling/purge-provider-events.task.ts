import { Injectable } from '@nestjs/common';
import { Purge } from '@orderly/platform/scheduling/purge';

/** Providers repeat an event for some days; after that its id recognises no duplicate. */
@Injectable()
export class PurgeProviderEvents extends Purge {
  override readonly name = 'purge-provider-events';
  protected override readonly sql = `
    WITH old AS (
      SELECT gateway, event_id FROM payments.provider_events
       WHERE received_at < now() - interval '90 days'
       ORDER BY received_at LIMIT $1
    ), deleted AS (
      DELETE FROM payments.provider_events e USING old
       WHERE e.gateway = old.gateway AND e.event_id = old.event_id RETURNING 1
    )
    SELECT count(*)::int AS deleted FROM deleted`;
}
