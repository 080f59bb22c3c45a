import type { Violation } from '../../verification/invariant.js';
import type { Snapshot } from '../../verification/snapshots.js';

/** Events that a consumer has yet to handle. */
interface Awaited {
  readonly consumer: string;
  readonly types: readonly string[];
}

/**
 * For invariants whose rows an event brings up to date: leaves out the violations of those that the
 * consumer still has to hear about. A delivery that was given up is not awaited any more
 * (`docs/adr/0053`).
 */
export async function notAwaited(
  snapshot: Snapshot,
  { consumer, types }: Awaited,
  violations: readonly Violation[],
): Promise<Violation[]> {
  if (violations.length === 0) return [];
  const rows = await snapshot.query<Array<{ subject: string }>>(
    `SELECT subject FROM platform.outbox
      WHERE subject = ANY ($1) AND published_at IS NULL AND type = ANY ($2)
     UNION
     SELECT subject FROM platform.inbox
      WHERE consumer = $3 AND subject = ANY ($1) AND status = 'pending'`,
    [violations.map(({ id }) => id), types, consumer],
  );
  const awaited = new Set(rows.map(({ subject }) => subject));
  return violations.filter(({ id }) => !awaited.has(id));
}
