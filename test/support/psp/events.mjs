import { createHmac, randomUUID } from 'node:crypto';

const TRIES = 8;
const PAUSE_MS = 100;
const TIMEOUT_MS = 5_000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Sends what happened, signed as Stripe does, until it is accepted. */
export class Events {
  #faults;
  #held = [];

  constructor(faults) {
    this.#faults = faults;
  }

  record(type, object) {
    const event = {
      id: `evt_${randomUUID().replaceAll('-', '')}`,
      object: 'event',
      type,
      created: Math.floor(Date.now() / 1000),
      data: { object: structuredClone(object) },
    };
    const { hold, drop, duplicate, lateMs } = this.#faults.settings;
    if (hold) return void this.#held.push(event);
    if (this.#faults.happens(drop)) return;
    const copies = this.#faults.happens(duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy++)
      void this.#send(event, lateMs > 0 ? this.#faults.random() * lateMs : 0);
  }

  /** Sends the held events one after the other, and resolves when all are accepted or given up. */
  async release({ reverse = false, times = 1 } = {}) {
    const held = this.#held.splice(0);
    const ordered = reverse ? held.reverse() : held;
    for (let time = 0; time < times; time++)
      for (const event of ordered) await this.#send(event, 0);
  }

  async #send(event, delayMs) {
    await pause(delayMs);
    for (let attempt = 0; attempt < TRIES; attempt++) {
      if (await this.#post(event)) return;
      await pause(PAUSE_MS * 2 ** attempt);
    }
  }

  async #post(event) {
    const { eventUrl, eventSecret } = this.#faults.settings;
    if (!eventUrl) return true;
    const body = JSON.stringify(event);
    const time = Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', eventSecret).update(`${time}.${body}`).digest('hex');
    try {
      const response = await fetch(eventUrl, {
        method: 'POST',
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'stripe-signature': `t=${time},v1=${signature}`,
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await response.arrayBuffer();
      return response.ok;
    } catch {
      return false;
    }
  }
}
