/** Compares the orders of a drill with the database and the mail server. */
import { check } from '../chaos/audit.mjs';
import { ask } from '../database.mjs';
import { repetitions } from '../event-chaos/audit.mjs';

const BOOK = `
  SELECT o.id, o.number,
         (SELECT count(*)::int FROM notifications.notifications n
           WHERE n.data ->> 'orderId' = o.id::text) AS entries,
         ARRAY(SELECT m.message_id FROM notifications.messages m
                WHERE m.facts ->> 'orderId' = o.id::text) AS mails
    FROM orders.orders o`;

/**
 * @param {string} url
 * @param {{ callers: import('./callers.mjs').Callers, sink: { messageIds: string[] } }} run
 * @returns {Promise<{ checks: import('../chaos/audit.mjs').Check[], repeatedMails: number }>}
 */
export async function effectsOf(url, { callers, sink }) {
  const { placed } = callers;
  const stored = await ask(url, BOOK);
  const byId = new Map(stored.map((order) => [order.id, order]));
  const arrived = new Set(sink.messageIds);
  const confirmed = new Set(placed.map(({ id }) => id));
  const checks = [
    check('confirmed orders that are stored', placed, ({ id, number }) =>
      byId.has(id) ? null : number,
    ),
    {
      name: 'requests that each placed an order of their own',
      checked: placed.length,
      offenders: repetitions(placed.map(({ id }) => id)) === 0 ? [] : ['two got the same order'],
    },
    check('stored orders that were confirmed', stored, ({ id, number }) =>
      confirmed.has(id) ? null : number,
    ),
    check('orders with one entry in the feed', stored, ({ number, entries }) =>
      entries === 1 ? null : `${number}: ${entries}`,
    ),
    check('orders with one mail, which arrived', stored, ({ number, mails }) =>
      mails.length === 1 && arrived.has(mails[0]) ? null : `${number}: ${mails.length}`,
    ),
  ];
  return { checks, repeatedMails: repetitions(sink.messageIds) };
}
