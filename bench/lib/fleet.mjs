/**
 * Several processes of one kind, APIs or workers, some of which are killed or restarted.
 */

/** A busy machine may take long: then the run takes longer, and is no less right. */
const START_PATIENCE_MS = 240_000;
/** Above `SHUTDOWN_TIMEOUT_MS`: by then a worker has ended by itself. */
const STOP_PATIENCE_MS = 40_000;

export class Fleet {
  /** @type {(place: number, patienceMs: number) => Promise<import('./servers.mjs').Server>} */
  #start;
  /** @type {Array<import('./servers.mjs').Server | undefined>} undefined while it is restarted */
  #processes = [];
  #comebacks = new Set();
  kills = 0;
  /** @type {Array<number | null>} of the processes that were asked to stop */
  exitCodes = [];

  /**
   * @param {number} count
   * @param {(place: number, patienceMs: number) => Promise<import('./servers.mjs').Server>} start
   */
  static async start(count, start) {
    const fleet = new Fleet();
    fleet.#start = start;
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
    if (this.#processes.every((process) => !process)) await Promise.race(this.#comebacks);
    const running = [...this.#processes.keys()].filter((place) => this.#processes[place]);
    const place = running[Math.floor(chance * running.length)];
    const victim = this.#processes[place];
    this.#processes[place] = undefined;
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
    const place = turn % this.#processes.length;
    this.exitCodes.push(await this.#processes[place].stop(STOP_PATIENCE_MS));
    await this.#begin(place);
  }

  async stop() {
    await Promise.allSettled(this.#comebacks);
    const codes = await Promise.all(
      this.#processes.map((process) => process?.stop(STOP_PATIENCE_MS) ?? null),
    );
    this.exitCodes.push(...codes);
    this.#processes = [];
  }

  async #begin(place) {
    this.#processes[place] = await this.#start(place, START_PATIENCE_MS);
  }
}
