/**
 * Compares what was recorded with what the database says and with what the receivers saw. Each
 * check lists the offenders: an empty list is right.
 */
import { check } from '../chaos/audit.mjs';

/** Effects of one attempt that may not be recorded yet: the mail, or requests to an endpoint. */
const UNDER_WAY = { mail: 1, 'webhook-deliveries': 4 };
/** Of an event of which its customer is notified, and of another. */
const HANDLERS = { true: 'notifications,webhooks', false: 'webhooks' };

/**
 * @param {{ recorded: import('./writer.mjs').RecordedEvent[], book: import('./books.mjs').Book,
 *   messageIds: string[], webhookIds: string[] }} run
 * @returns {import('../chaos/audit.mjs').Check[]}
 */
export function audit({ recorded, book, messageIds, webhookIds }) {
  const notified = recorded.filter(({ isNotified }) => isNotified);
  const eventOf = new Map(book.mails.map(({ messageId, eventId }) => [messageId, eventId]));
  const mailed = messageIds.map((messageId) => eventOf.get(messageId) ?? messageId);
  return [
    published(recorded, book),
    handled(recorded, book),
    check('dead letters', book.dead, ({ id, consumer, error }) => `${consumer} ${id}: ${error}`),
    once('events with one entry', notified, idsOf(book.entries)),
    once('events with one mail in the database', notified, idsOf(book.mails)),
    once('events that are in the feed of integrators once', recorded, idsOf(book.feed)),
    once('events with one webhook in the database', recorded, idsOf(book.webhooks)),
    arrived('events whose mail arrived', notified, mailed),
    arrived('events whose webhook arrived', recorded, webhookIds),
    inOrder('orders whose entries are in order', notified, idsOf(book.entries)),
    inOrder('orders whose feed is in order', recorded, idsOf(book.feed)),
    inOrder('orders whose mails arrived in order', notified, mailed),
    inOrder('orders whose webhooks arrived in order', recorded, webhookIds),
    repeated(
      'mails that arrived again, with the same Message-ID',
      mailed,
      mostRepeated(book, 'mail'),
    ),
    repeated(
      'webhooks that arrived again, with the same id',
      webhookIds,
      mostRepeated(book, 'webhook-deliveries'),
    ),
  ];
}

/** @param {readonly string[]} ids @returns how many of them came before */
export const repetitions = (ids) => ids.length - new Set(ids).size;

const idsOf = (rows) => rows.map(({ eventId }) => eventId);

function published(recorded, { events }) {
  const found = new Map(events.map((event) => [event.id, event]));
  const judge = ({ id }) => (found.get(id)?.isPublished ? null : id);
  const extra = events.length - recorded.length;
  const { name, checked, offenders } = check('events that were published', recorded, judge);
  const more = extra === 0 ? [] : [`${extra} events that were never recorded`];
  return { name, checked, offenders: [...offenders, ...more] };
}

function handled(recorded, { events }) {
  const found = new Map(events.map(({ id, handledBy }) => [id, handledBy]));
  return check('events that all consumers handled', recorded, ({ id, isNotified }) => {
    const by = found.get(id) ?? [];
    return by.join() === HANDLERS[isNotified] ? null : `${id}: ${by.join(', ')}`;
  });
}

/** Lost or doubled: not there, or there twice. */
function once(name, events, ids) {
  const counts = new Map();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  const wrong = check(name, events, ({ id }) => {
    const count = counts.get(id) ?? 0;
    return count === 1 ? null : `${id}: ${count}`;
  });
  const known = new Set(events.map(({ id }) => id));
  const strangers = [...counts.keys()].filter((id) => !known.has(id));
  return { ...wrong, offenders: [...wrong.offenders, ...strangers.map((id) => `unknown: ${id}`)] };
}

/** A repetition has the same id, by which its receiver recognises it; another one is a doubled. */
const arrived = (name, events, ids) => once(name, events, [...new Set(ids)]);

/** What came first must not come after what came later, not even again. */
function inOrder(name, events, ids) {
  const places = new Map();
  const orders = new Map();
  for (const { id, orderId } of events) {
    const place = orders.get(orderId)?.length ?? 0;
    places.set(id, { orderId, place });
    orders.set(orderId, [...(orders.get(orderId) ?? []), place]);
  }
  const seen = new Map();
  for (const id of ids) {
    const { orderId, place } = places.get(id) ?? {};
    if (orderId !== undefined) seen.set(orderId, [...(seen.get(orderId) ?? []), place]);
  }
  return check(name, [...seen], ([orderId, order]) =>
    order.every((place, index) => index === 0 || order[index - 1] <= place)
      ? null
      : `${orderId}: ${order.join(', ')}`,
  );
}

/**
 * An attempt that fails or dies between an effect and its record leaves a repetition of what was
 * under way, and nothing else.
 */
const mostRepeated = ({ broken }, name) =>
  UNDER_WAY[name] * (broken.find(({ consumer }) => consumer === name)?.attempts ?? 0);

function repeated(name, ids, most) {
  const count = repetitions(ids);
  const offenders = count <= most ? [] : [`${count}, where ${most} can be explained`];
  return { name: `${name} (at most ${most})`, checked: ids.length, offenders };
}
