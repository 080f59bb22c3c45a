/** The stories of orders and their money, and their shares of all orders. */
import { setTimeout as delay } from 'node:timers/promises';
import { OrderOver } from './customer-order.mjs';

const CARD = 'pm_card_visa';
const DECLINED_CARD = 'pm_card_chargeDeclined';
/** Its first confirmation says that the transfer is on its way, and its second that it is there. */
const BANK = 'pm_bank';
const TRANSFER_MS = 1_500;

/** @typedef {import('./customer-order.mjs').CustomerOrder} CustomerOrder */

/** The customer has paid, as far as the shop let them. */
async function paid(order, { capture = 'automatic', card = CARD } = {}) {
  await order.pay(capture);
  const secret = await order.clientSecret();
  await order.confirm(secret, card);
  return secret;
}

async function authorised(order) {
  await paid(order, { capture: 'manual' });
  await order.becomesConfirmed();
}

const partOf = ({ total, plan }) => Math.max(1, Math.floor(total * plan.share));

/** @type {Record<string, { share: number, play: (order: CustomerOrder) => Promise<unknown> }>} */
export const STORIES = {
  'paid at once': {
    share: 0.24,
    play: (order) => paid(order),
  },
  'captured later': {
    share: 0.13,
    play: async (order) => {
      await authorised(order);
      await order.capture(order.total);
    },
  },
  'captured in part': {
    share: 0.08,
    play: async (order) => {
      await authorised(order);
      await order.capture(partOf(order));
    },
  },
  'captured by shipping': {
    share: 0.1,
    play: async (order) => {
      await authorised(order);
      await order.ship();
    },
  },
  'paid with the second card': {
    share: 0.05,
    play: async (order) => {
      const secret = await paid(order, { card: DECLINED_CARD });
      await order.confirm(secret, CARD);
    },
  },
  'paid by bank': {
    share: 0.05,
    play: async (order) => {
      const secret = await paid(order, { card: BANK });
      await delay(TRANSFER_MS);
      await order.confirm(secret, BANK);
    },
  },
  'refunded in part': {
    share: 0.08,
    play: async (order) => {
      await paid(order);
      await order.becomesConfirmed('paid');
      await order.refund(partOf(order));
    },
  },
  'cancelled while it is paid': {
    share: 0.06,
    play: async (order) => {
      await order.pay('automatic');
      const secret = await order.clientSecret();
      await Promise.all([order.confirm(secret, CARD), order.cancel()]);
    },
  },
  'cancelled when paid': {
    share: 0.06,
    play: async (order) => {
      await paid(order);
      await order.becomesConfirmed('paid');
      await order.cancel();
    },
  },
  'cancelled when authorised': {
    share: 0.05,
    play: async (order) => {
      await authorised(order);
      await order.cancel();
    },
  },
  'paid when the reservation ends': {
    share: 0.06,
    play: async (order) => {
      await order.pay('automatic');
      const secret = await order.clientSecret();
      await delay(Math.max(0, order.expiresAt + order.plan.lateMs - Date.now()));
      await order.confirm(secret, CARD);
    },
  },
  'never paid': {
    share: 0.04,
    play: async (order) => {
      await order.pay('automatic');
    },
  },
};

/** Plays the story of an order until it needs no one any more. @param {CustomerOrder} order */
export async function play(order) {
  try {
    await order.place();
    await STORIES[order.plan.story].play(order);
  } catch (error) {
    if (!(error instanceof OrderOver)) throw error;
  }
}
