/** What each customer does, decided by the seed before the first request. */
import { SeededRandom } from '../desk/random.mjs';
import { planKills } from './killer.mjs';
import { STORIES } from './stories.mjs';

const PLENTY = 30;
/** Units of a product that sells out, and how many orders want one besides those that pay late. */
const SCARCE_UNITS = 2;
const ORDERS_PER_SCARCE = 3;
const WANTS_SCARCE = 0.08;
const PAYS_LATE = 'paid when the reservation ends';
const CUSTOMERS = 100;
const MAX_LINES = 3;
/** Around the end of the reservation, which a task notices within 15 s. */
const EARLIEST_MS = -6_000;
const LATEST_MS = 14_000;

/**
 * @typedef {{ number: string, customer: string, story: string, isLate: boolean, lines: { product:
 *   import('../desk/plan.mjs').Product, quantity: number }[], share: number, lateMs: number }}
 *   PlannedOrder `share` of the total that is captured or refunded in part
 */

/** @param {{ orders: number, seed: number, kills: number }} options */
export function planChaos({ orders: count, seed, kills }) {
  const random = new SeededRandom(seed);
  const plenty = Array.from({ length: PLENTY }, (_, index) => ({
    ...productOf(`plenty-${index}`, random),
    demand: count * MAX_LINES * 2,
  }));
  const wanting = count * (WANTS_SCARCE + STORIES[PAYS_LATE].share);
  const scarce = Array.from({ length: Math.ceil(wanting / ORDERS_PER_SCARCE) }, (_, index) => ({
    ...productOf(`scarce-${index}`, random),
    demand: SCARCE_UNITS,
  }));
  const orders = Array.from({ length: count }, (_, index) => {
    const story = storyOf(random.next());
    const isLate = story === PAYS_LATE;
    const wantsScarce = random.chance(WANTS_SCARCE) || isLate;
    return {
      number: `chaos-${seed}-${index}`,
      customer: `customer-${Math.floor(random.next() * CUSTOMERS)}`,
      ...{ story, isLate },
      lines: wantsScarce
        ? [{ product: anyOf(scarce, random), quantity: 1 }]
        : linesOf(plenty, random),
      share: 0.2 + random.next() * 0.6,
      lateMs: EARLIEST_MS + random.next() * (LATEST_MS - EARLIEST_MS),
    };
  });
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => `customer-${index}`);
  const products = [...plenty, ...scarce];
  return { orders, products, customers, kills: planKills(random, kills) };
}

const productOf = (key, random) => ({
  ...{ key, name: `Product ${key}`, pence: 50 + Math.floor(random.next() * 9_950) },
});

const anyOf = (items, random) => items[Math.floor(random.next() * items.length)];

function storyOf(chance) {
  let left = chance;
  for (const [story, { share }] of Object.entries(STORIES)) {
    left -= share;
    if (left < 0) return story;
  }
  return 'paid at once';
}

function linesOf(products, random) {
  const count = 1 + Math.floor(random.next() * MAX_LINES);
  const chosen = new Set(Array.from({ length: count }, () => anyOf(products, random)));
  return [...chosen].map((product) => ({ product, quantity: 1 + Math.floor(random.next() * 2) }));
}
