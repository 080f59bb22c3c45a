/** The customers of the file, and the clerk who does all the work of the shop. */
import { ask } from '../database.mjs';
import { seedWorld } from '../seed.mjs';
import { openSessions, signTokens } from '../sessions.mjs';

/** Besides `support`, which the clerk has. */
const DUTIES = ['catalog-manager', 'finance', 'fulfilment'];
/** Well before tokens expire, and before money may only be moved after another sign-in. */
const TOKEN_USE_MS = 300_000;

/** Signs everyone in, and keeps them signed in however long the day is. */
export class People {
  #url;
  #people;
  #tokens;
  #signedInAt;

  /**
   * @param {string} url
   * @param {string[]} customers as the file names them
   */
  static async gather(url, customers) {
    const world = await seedWorld(url, { customers: customers.length + 1, products: 0 });
    await ask(url, 'INSERT INTO users.user_roles (user_id, role) SELECT $1, unnest($2::text[])', [
      world.clerk.id,
      DUTIES,
    ]);
    const people = new People();
    const [counter, ...others] = world.customers;
    people.#url = url;
    people.#people = new Map(customers.map((name, index) => [name, others[index]]));
    people.#people.set(undefined, counter).set('clerk', world.clerk);
    await people.#signIn();
    return people;
  }

  /** @param {string | undefined} customer of the file; without one, that of the counter */
  async tokenOf(customer) {
    if (performance.now() - this.#signedInAt > TOKEN_USE_MS) await this.#signIn();
    return (await this.#tokens).get(this.#people.get(customer).id);
  }

  clerkToken() {
    return this.tokenOf('clerk');
  }

  async #signIn() {
    this.#signedInAt = performance.now();
    this.#tokens = this.#newTokens();
    await this.#tokens;
  }

  async #newTokens() {
    const sessions = await openSessions(this.#url, [...this.#people.values()]);
    const tokens = await signTokens(this.#url, sessions);
    return new Map(sessions.map(({ userId }, index) => [userId, tokens[index]]));
  }
}
