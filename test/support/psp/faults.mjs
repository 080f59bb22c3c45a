/**
 * What goes wrong, by chance: shares from 0 to 1. The same seed makes the same faults, if the calls
 * come in the same order.
 */
const NONE = {
  seed: 1,
  /** The connection breaks before anything is done. */
  lostBefore: 0,
  /** It is done, and the connection breaks before the answer. */
  lostAfter: 0,
  /** 503, and nothing is done. */
  unavailable: 0,
  /** Only this many of the next calls fail; null: no limit. */
  faultsLeft: null,
  /** Every answer takes this long. */
  answerAfterMs: 0,
  /** What new refunds are at first: `pending` or `requires_action` until `POST /_refunds`. */
  refundStatus: 'succeeded',
  /** Nothing is voided. */
  refuseVoids: false,
  /** Events: sent twice, never sent, or late by up to `lateMs`, and so out of order. */
  duplicate: 0,
  drop: 0,
  lateMs: 0,
  /** Events wait for `POST /_events`. */
  hold: false,
  /** Where events go, and the secret that signs them. */
  eventUrl: null,
  eventSecret: 'whsec_none',
};

export class Faults {
  settings = { ...NONE };
  /** How often each fault of a call happened. */
  counts = {};
  #state = 1;

  set(settings) {
    this.settings = { ...this.settings, ...settings };
    if (settings.seed !== undefined) this.#state = settings.seed;
  }

  /** Mulberry32: small, fast and the same everywhere. */
  random() {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  happens(share) {
    return share > 0 && this.random() < share;
  }

  /** Reading fails by `unavailable` only: a lost answer to it is the same. */
  ofNextCall(method) {
    const { lostBefore, lostAfter, unavailable, faultsLeft } = this.settings;
    if (faultsLeft !== null && faultsLeft <= 0) return null;
    const fault = this.#draw(method, { lostBefore, lostAfter, unavailable });
    if (!fault) return null;
    if (faultsLeft !== null) this.settings.faultsLeft -= 1;
    this.counts[fault] = (this.counts[fault] ?? 0) + 1;
    return fault;
  }

  #draw(method, { lostBefore, lostAfter, unavailable }) {
    if (method === 'POST' && this.happens(lostBefore)) return 'lost-before';
    if (method === 'POST' && this.happens(lostAfter)) return 'lost-after';
    return this.happens(unavailable) ? 'unavailable' : null;
  }
}
