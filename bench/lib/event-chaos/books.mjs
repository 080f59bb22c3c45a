/** What the database says about the events, when all is done. */
import { ask } from '../database.mjs';
import { STORY } from './writer.mjs';

/** What is still to be done, by what and how much of it. */
export const OPEN = `
  SELECT 'events that are not published' AS what, count(*)::int AS count
    FROM platform.outbox WHERE published_at IS NULL HAVING count(*) > 0
  UNION ALL
  SELECT 'deliveries to ' || consumer, count(*)::int
    FROM platform.inbox WHERE status = 'pending' GROUP BY consumer
  UNION ALL
  SELECT 'webhooks', count(*)::int
    FROM webhooks.deliveries WHERE status = 'pending' HAVING count(*) > 0`;

const TYPES = STORY.map(({ type }) => type);

/**
 * @typedef {{ events: { id: string, isPublished: boolean, handledBy: string[] }[], dead: { id:
 *   string, consumer: string, error: string }[], entries: { eventId: string, orderId: string }[],
 *   mails: { eventId: string, messageId: string, state: string }[], feed: { eventId: string,
 *   orderId: string }[], webhooks: { eventId: string, status: string }[], broken: { consumer:
 *   string, attempts: number }[] }} Book entries and feed in the order in which their readers see
 *   them; `broken` attempts failed, or ended with their worker
 */

/** @param {string} url @returns {Promise<Book>} */
export async function bookOf(url) {
  const [events, dead, entries, mails, feed, webhooks, broken] = await Promise.all([
    ask(
      url,
      `SELECT o.id, o.published_at IS NOT NULL AS "isPublished",
              ARRAY(SELECT consumer FROM platform.inbox i
                     WHERE i.event_id = o.id AND i.status = 'done' ORDER BY consumer) AS "handledBy"
         FROM platform.outbox o WHERE o.type = ANY ($1)`,
      [TYPES],
    ),
    ask(
      url,
      `SELECT event_id AS id, consumer, last_error AS error FROM platform.inbox
        WHERE status = 'dead' ORDER BY position`,
    ),
    ask(
      url,
      `SELECT event_id AS "eventId", data ->> 'orderId' AS "orderId"
         FROM notifications.notifications ORDER BY changed_in, id`,
    ),
    ask(
      url,
      `SELECT event_id AS "eventId", message_id AS "messageId", state
         FROM notifications.messages`,
    ),
    ask(
      url,
      `SELECT event_id AS "eventId", subject AS "orderId" FROM webhooks.events
        ORDER BY position, seq`,
    ),
    ask(
      url,
      `SELECT v.event_id AS "eventId", d.status
         FROM webhooks.deliveries d JOIN webhooks.events v ON v.seq = d.seq`,
    ),
    ask(
      url,
      `SELECT consumer, sum(attempts + crashes)::int AS attempts FROM platform.inbox
        WHERE attempts + crashes > 0 GROUP BY consumer`,
    ),
  ]);
  return { events, dead, entries, mails, feed, webhooks, broken };
}
