/** API and worker as processes of their own, which can be killed and come back. */
import { freePort, startOrderly, startOrderlyWorker } from '../servers.mjs';

/** A busy machine may take long: then the run takes longer, and is no less right. */
const START_PATIENCE_MS = 240_000;

/** @typedef {'api' | 'worker'} Role */

export class Installation {
  #url;
  #env;
  #apiPort;
  /** @type {Map<Role, import('../servers.mjs').Server>} */
  #running = new Map();

  /** @param {string} databaseUrl @param {Record<string, string>} env */
  static async start(databaseUrl, env) {
    const installation = new Installation();
    installation.#url = databaseUrl;
    installation.#env = env;
    installation.#apiPort = await freePort();
    await installation.#start(['api', 'worker']);
    return installation;
  }

  /** The port outlives the process: the provider and the clients know no other. */
  get api() {
    return { name: 'orderly', port: this.#apiPort };
  }

  /** Kills the processes at once, and starts them again. @param {Role[]} roles */
  async crash(roles) {
    await Promise.all(roles.map((role) => this.#running.get(role).kill()));
    await this.#start(roles);
  }

  async stop() {
    await Promise.all([...this.#running.values()].map((server) => server.stop()));
  }

  async #start(roles) {
    await Promise.all(
      roles.map(async (role) => {
        const options = { env: this.#env, patienceMs: START_PATIENCE_MS };
        const server =
          role === 'api'
            ? await startOrderly(this.#url, { ...options, port: this.#apiPort })
            : await startOrderlyWorker(this.#url, options);
        this.#running.set(role, server);
      }),
    );
  }
}
