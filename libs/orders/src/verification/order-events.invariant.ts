import { Injectable } from '@nestjs/common';
import { firstIdAt } from '@orderly/platform/kernel/ids/first-id-at';
import { eventsPerSubject } from '@orderly/platform/messaging/outbox/events-per-subject';
import { type CheckedRows, Invariant } from '@orderly/platform/verification/invariant';
import type { Snapshots } from '@orderly/platform/verification/snapshots';
import { ORDER_PLACED } from '../order/order.events.js';
import { ORDER_CHANGES } from '../order/order-changes.js';
import { ORDER_ACTIONS, transitionOf } from '../order/order-transitions.js';

/** The type of the event by the type of the timeline entry. */
const EVENT_OF: ReadonlyMap<string, string> = new Map([
  ['placed', ORDER_PLACED],
  ...ORDER_ACTIONS.map((action): [string, string] => {
    const { entry, event } = transitionOf(action);
    return [entry, event];
  }),
  ...Object.entries(ORDER_CHANGES),
]);

/** A day less than events stay in the outbox at least, so that none of these orders' is purged. */
const YOUNG = firstIdAt("now() - interval '29 days'");

interface Contradiction {
  readonly id: string;
  readonly type: string;
  readonly entries: number;
  readonly events: number;
}

/** In one statement, which reads the outbox once: it has no index by subject. */
const CONTRADICTIONS = `
  WITH due AS (
    SELECT t.order_id::text AS subject, e.event AS type, count(*) AS entries
      FROM orders.timeline t
      JOIN unnest($1::text[], $2::text[]) AS e(entry, event) ON e.entry = t.type
     WHERE t.order_id >= ${YOUNG} GROUP BY t.order_id, e.event
  ), recorded AS (${eventsPerSubject('$2', `(${YOUNG})::text`)})
  SELECT subject AS id, type, coalesce(entries, 0)::int AS entries,
         coalesce(events, 0)::int AS events
    FROM due FULL JOIN recorded USING (subject, type)
   WHERE entries IS DISTINCT FROM events`;

@Injectable()
export class OrderEvents extends Invariant {
  override readonly name = 'order-events';
  override readonly description =
    'Each change of an order of the last 29 days has recorded exactly one event.';

  override async *check(snapshots: Snapshots): AsyncGenerator<CheckedRows> {
    const [count] = await snapshots.read((snapshot) =>
      snapshot.query<Array<{ orders: number }>>(
        `SELECT count(*)::int AS orders FROM orders.orders WHERE id >= ${YOUNG}`,
      ),
    );
    yield { checked: count?.orders ?? 0, violations: [] };
    const values = [[...EVENT_OF.keys()], [...EVENT_OF.values()]];
    for await (const rows of snapshots.stream<Contradiction>(CONTRADICTIONS, values))
      yield {
        checked: 0,
        violations: rows.map(({ id, type, entries, events }) => ({
          kind: 'order',
          id,
          says: `The timeline has ${entries} entries for ${type}, and ${events} were recorded.`,
        })),
      };
  }
}
