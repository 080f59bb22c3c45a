/** Kills processes at moments of the run that the seed decides, and restarts them. */
import { setTimeout as delay } from 'node:timers/promises';

const TARGETS = [['api'], ['worker'], ['api', 'worker']];
/** A moment falls anywhere in the work that goes on, and not only where an order ends. */
const MAX_DELAY_MS = 1_500;
/** Between two kills, so that something happens in between. */
const BREATH_MS = 1_000;

/** @typedef {{ share: number, delayMs: number, roles: import('./installation.mjs').Role[] }} Kill */

/**
 * @param {import('../desk/random.mjs').SeededRandom} random @param {number} kills
 * @returns {Kill[]} sorted by the share of the orders that are through by then
 */
export function planKills(random, kills) {
  const planned = Array.from({ length: kills }, () => ({
    share: random.next(),
    delayMs: Math.floor(random.next() * MAX_DELAY_MS),
    roles: TARGETS[Math.floor(random.next() * TARGETS.length)],
  }));
  return planned.sort((a, b) => a.share - b.share);
}

export class Killer {
  #installation;
  #left;
  #count = 0;
  #orders;
  /** One kill at a time: a process that is not back yet cannot be killed. */
  #last = Promise.resolve();
  /** @type {string[]} who was killed, in turn */
  log = [];

  /**
   * @param {import('./installation.mjs').Installation} installation @param {Kill[]} kills
   * @param {number} orders
   */
  constructor(installation, kills, orders) {
    this.#installation = installation;
    this.#left = [...kills];
    this.#orders = orders;
  }

  /** Call it for each order that is through. */
  progress() {
    this.#count++;
    while (this.#left[0] && this.#left[0].share * this.#orders <= this.#count)
      this.#kill(this.#left.shift());
  }

  /** Carries out what is left, and resolves when all processes are back. */
  async end() {
    for (const kill of this.#left.splice(0)) this.#kill(kill);
    await this.#last;
  }

  #kill({ delayMs, roles }) {
    this.#last = this.#last.then(async () => {
      await delay(BREATH_MS + delayMs);
      this.log.push(roles.join(' and '));
      await this.#installation.crash(roles);
    });
    // Reported by `end`, which may be awaited much later.
    this.#last.catch(() => undefined);
  }
}
