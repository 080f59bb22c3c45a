/**
 * Compares what the customers agreed to, our book and that of the provider. Each check lists the
 * offenders: an empty list is right.
 */

/** @typedef {{ name: string, checked: number, offenders: string[] }} Check */

/** The goods are on their way, or will be. All other orders are over. */
const COMPLETED = ['confirmed', 'shipped'];
/** A payment of ours as the provider calls it. */
const PROVIDER_STATUS = {
  captured: 'succeeded',
  voided: 'canceled',
  authorised: 'requires_capture',
};

/**
 * @param {{ orders: import('./customer-order.mjs').CustomerOrder[], ours:
 *   import('./books.mjs').Book, theirs: import('./provider.mjs').Book }} books
 * @returns {Check[]}
 */
export const audit = (books) => [
  placedOnce(books),
  capturedWhatIsDue(books),
  ordersAgreeWithPayments(books),
  paymentsAgreeWithProvider(books),
  performedOnce(books),
  refundsAgree(books),
  check(
    'dead letters',
    books.ours.dead,
    ({ id, consumer, error }) => `${consumer} ${id}: ${error}`,
  ),
];

/** A request that was repeated must not place a second order. */
function placedOnce({ orders, ours }) {
  const found = new Map();
  for (const { reference, id } of ours.orders)
    found.set(reference, [...(found.get(reference) ?? []), id]);
  return check('requests that placed one order', orders, ({ id, plan }) => {
    const ids = found.get(plan.number) ?? [];
    const isRight = id === undefined ? ids.length === 0 : ids.length === 1 && ids[0] === id;
    return isRight ? null : `${plan.number}: answered ${id}, in the database ${ids.join(', ')}`;
  });
}

function capturedWhatIsDue({ orders, ours, theirs }) {
  const booked = new Map(ours.orders.map((order) => [order.id, order]));
  const moneyOf = moneyByOrder(ours, theirs);
  const placed = orders.filter(({ id }) => id !== undefined);
  return check('orders whose captured money is what is due', placed, ({ id, plan, due }) => {
    const { status } = booked.get(id) ?? {};
    const { captured, refunded } = moneyOf.get(id) ?? { captured: 0, refunded: 0 };
    const isRight = COMPLETED.includes(status)
      ? captured === due.captured && refunded === due.refunded
      : captured === refunded;
    return isRight
      ? null
      : `${id} (${plan.story}, ${status}): captured ${captured} of ${due.captured}, refunded ` +
          `${refunded} of ${due.refunded}`;
  });
}

/** What the provider took and gave back for each order. */
function moneyByOrder(ours, theirs) {
  const orderOf = new Map(ours.payments.map(({ id, subject_id: orderId }) => [id, orderId]));
  const money = new Map();
  for (const { paymentId, captured, refunded } of theirs.intents) {
    const orderId = orderOf.get(paymentId);
    const before = money.get(orderId) ?? { captured: 0, refunded: 0 };
    money.set(orderId, {
      captured: before.captured + captured,
      refunded: before.refunded + refunded,
    });
  }
  return money;
}

function ordersAgreeWithPayments({ ours }) {
  const sums = new Map();
  for (const { subject_id: orderId, captured, refunded } of ours.payments) {
    const [paid, back] = sums.get(orderId) ?? [0, 0];
    sums.set(orderId, [paid + captured, back + refunded]);
  }
  return check('orders with the amounts of their payments', ours.orders, (order) => {
    const [paid, back] = sums.get(order.id) ?? [0, 0];
    return order.paid === paid && order.refunded === back
      ? null
      : `${order.id}: ${order.paid} and ${order.refunded}, its payments ${paid} and ${back}`;
  });
}

function paymentsAgreeWithProvider({ ours, theirs }) {
  const intents = new Map();
  for (const intent of theirs.intents)
    intents.set(intent.paymentId, [...(intents.get(intent.paymentId) ?? []), intent]);
  return check('payments with one intent, which agrees', ours.payments, (payment) => {
    const found = intents.get(payment.id) ?? [];
    const [intent] = found;
    const isRight =
      found.length === 1 &&
      intent.id === payment.provider_ref &&
      intent.charges === (payment.captured > 0 ? 1 : 0) &&
      intent.captured === payment.captured &&
      intent.refunded === payment.refunded &&
      intent.status === PROVIDER_STATUS[payment.status];
    return isRight ? null : `${JSON.stringify(payment)}, there ${JSON.stringify(found)}`;
  });
}

/** What the provider did, by our keys: for no step twice, and nothing without one. */
function performedOnce({ ours, theirs }) {
  const kinds = new Map(ours.steps.map(({ id, kind }) => [id, kind]));
  const seen = new Set();
  return check('effects at the provider with a key of their own', theirs.performed, (effect) => {
    const { key, operation, object } = effect;
    const says = `${operation} ${object} with the key ${key}`;
    if (!kinds.has(key)) return `${says}, which no step has`;
    if (seen.has(key)) return `${says}, which was used before`;
    seen.add(key);
    return null;
  });
}

function refundsAgree({ ours, theirs }) {
  const paid = new Map(theirs.refunds.map((refund) => [refund.operationId, refund]));
  const refunds = ours.steps.filter(({ kind }) => kind === 'refund');
  return check('refunds that the provider paid once', refunds, ({ id, status, amount }) => {
    const there = paid.get(id);
    const isRight = status === 'succeeded' && there?.amount === amount;
    return isRight ? null : `${id}: ${status} ${amount}, there ${there?.amount}`;
  });
}

/** @param {(item: T) => string | null} judge @returns {Check} @template T */
export function check(name, items, judge) {
  const offenders = items.map(judge).filter((says) => says !== null);
  return { name, checked: items.length, offenders };
}
