/** Workers as processes of their own, each with a relay and all consumers. */
import { startOrderlyWorker } from '../servers.mjs';

/** A busy machine may take long: then the run takes longer, and is no less right. */
const START_PATIENCE_MS = 240_000;
/** Above `SHUTDOWN_TIMEOUT_MS`: by then a worker has ended by itself. */
const STOP_PATIENCE_MS = 40_000;

export class Fleet {
  #url;
  #env;
  /** @type {Array<import('../servers.mjs').Server | undefined>} undefined while it is restarted */
  #workers = [];
  #comebacks = new Set();
  kills = 0;
  /** @type {Array<number | null>} of the workers that were asked to stop */
  exitCodes = [];

  /** @param {string} databaseUrl @param {Record<string, string>} env @param {number} count */
  static async start(databaseUrl, env, count) {
    const fleet = new Fleet();
    fleet.#url = databaseUrl;
    fleet.#env = env;
    const places = Array.from({ length: count }, (_, place) => place);
    await Promise.all(places.map((place) => fleet.#begin(place)));
    return fleet;
  }

  /**
   * Kills one of those that run, and starts another in its place. Waits for one when all are on
   * their way back.
   * @param {number} chance from 0 to 1: which of them
   */
  async kill(chance) {
    if (this.#workers.every((worker) => !worker)) await Promise.race(this.#comebacks);
    const running = [...this.#workers.keys()].filter((place) => this.#workers[place]);
    const place = running[Math.floor(chance * running.length)];
    const victim = this.#workers[place];
    this.#workers[place] = undefined;
    this.kills++;
    const comeback = victim
      .kill()
      .then(() => this.#begin(place))
      .finally(() => this.#comebacks.delete(comeback));
    this.#comebacks.add(comeback);
    // Reported by `allBack`.
    comeback.catch(() => undefined);
  }

  /** Resolves when none is on its way back. */
  async allBack() {
    await Promise.all(this.#comebacks);
  }

  /** Asks one to stop, waits for its end, and starts it again. @param {number} turn */
  async restart(turn) {
    const place = turn % this.#workers.length;
    this.exitCodes.push(await this.#workers[place].stop(STOP_PATIENCE_MS));
    await this.#begin(place);
  }

  async stop() {
    await Promise.allSettled(this.#comebacks);
    const codes = await Promise.all(
      this.#workers.map((worker) => worker?.stop(STOP_PATIENCE_MS) ?? null),
    );
    this.exitCodes.push(...codes);
    this.#workers = [];
  }

  async #begin(place) {
    const options = { env: this.#env, patienceMs: START_PATIENCE_MS };
    this.#workers[place] = await startOrderlyWorker(this.#url, options);
  }
}
