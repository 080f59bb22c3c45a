import { createHash } from 'node:crypto';
import { Offers } from '@orderly/catalog';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { Statements } from '@orderly/platform/database/statements';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import type { IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import type { UsersService } from '@orderly/users';
import type { OrderHistory } from '../../libs/orders/src/history/order-history.js';
import type { Order } from '../../libs/orders/src/order/order.entity.js';
import type { OrderDraft } from '../../libs/orders/src/placing/order-draft.js';
import { OrderPricing } from '../../libs/orders/src/placing/order-pricing.js';
import { PlaceOrder } from '../../libs/orders/src/placing/place-order.js';
import { noTerms } from '../../libs/orders/src/terms/customer-terms.js';
import type { CustomerTermsRepository } from '../../libs/orders/src/terms/customer-terms.repository.js';
import { anActor } from './an-actor.js';
import type { TestDatabase } from './database.js';
import { everyRow } from './every-row.js';
import { couponsOn, pricingOn } from './pricing.js';

export const NOW = new Date('2026-11-20T09:30:00Z');
export const [CUP, POT, EURO, DEAR, RETIRED, SCARCE] = [1, 2, 3, 4, 5, 6].map(
  (n) => `00000000-0000-7000-8000-00000000000${n}`,
) as [string, string, string, string, string, string];
export const ADA = newId();
export const BOB = newId();
export const STRANGER = newId();

export const PRODUCTS = `
  WITH made AS (
    INSERT INTO catalog.products
      (id, sku, name, description, unit_price_amount, unit_price_currency, active, search_text,
       version, created_at, updated_at)
    SELECT id, 'sku-' || n, 'Cup ' || n, '', amount, currency, true, '', n, $1, $1
      FROM (VALUES ('${CUP}'::uuid, 1, 450, 'GBP'), ('${POT}', 2, 3000, 'GBP'),
                   ('${EURO}', 3, 1, 'EUR'), ('${DEAR}', 4, 100000000000, 'GBP'),
                   ('${RETIRED}', 5, 100, 'GBP'), ('${SCARCE}', 6, 100, 'GBP'))
           AS p (id, n, amount, currency)
    RETURNING id
  ), later AS (
    INSERT INTO catalog.prices (id, product_id, currency, amount, valid_from)
    SELECT gen_random_uuid(), id, 'GBP', 2000, $1::timestamptz + interval '1 hour'
      FROM made WHERE id = '${POT}'
  )
  INSERT INTO catalog.stock (product_id, on_hand, reserved, version, updated_at)
  SELECT id, CASE id WHEN '${SCARCE}' THEN 3 ELSE 1000000 END, 0, 1, $1 FROM made`;

export const line = (productId: string, quantity = 1) => ({ productId, quantity });
export const customer = anActor({ userId: ADA, permissions: ['orders:place'] });
export const clerk = anActor({ userId: ADA, permissions: ['orders:place-any'] });

export const callOf = (key: string, content = 'one'): IdempotentCall => ({
  principal: ADA,
  route: 'POST /v1/orders',
  key,
  fingerprint: createHash('sha256').update(content).digest(),
});

/** Thrown where the locks would follow: the statement did nothing. */
class DidNothing extends Error {
  override readonly name = 'DidNothing';
}

/** One of the two ways of placing an order, on a database of its own. */
export class Way {
  private readonly dataSource = this.database.dataSource;
  private readonly statements = new Statements(this.dataSource);
  private readonly locking = new Idempotency(new Transactions(this.dataSource));
  private readonly offers = new Offers(this.statements);
  private readonly idempotency: Pick<Idempotency, 'once'>;
  private readonly pricing = pricingOn(this.statements);
  private placed: Order | undefined;
  announced = 0;
  now = NOW;
  /** Runs between the check and the sale. */
  afterLocking: () => Promise<unknown> = async () => undefined;
  /** Runs when taxes and shipping were read, before the sale. */
  afterTerms: () => Promise<unknown> = async () => undefined;

  constructor(
    readonly name: 'in one statement' | 'under locks',
    private readonly database: TestDatabase,
  ) {
    this.idempotency =
      name === 'under locks' ? this.locking : { once: () => Promise.reject(new DidNothing()) };
    if (name === 'under locks') this.offers.cached = async () => new Map();
    const lock = this.offers.lock.bind(this.offers);
    this.offers.lock = async (tx, lines) => {
      const offers = await lock(tx, lines);
      await this.afterLocking();
      return offers;
    };
    const readTerms = this.pricing.readTerms.bind(this.pricing);
    this.pricing.readTerms = async (tx, request) => {
      const terms = await readTerms(tx, request);
      await this.afterTerms();
      return terms;
    };
  }

  /** Returns the name of the outcome. */
  async place(actor: Actor, draft: OrderDraft, call = callOf(newId())): Promise<string> {
    const clock = { now: () => this.now };
    const placing = new PlaceOrder(
      new OrderPricing(this.offers, this.pricing, couponsOn(this.statements), clock),
      this.statements,
      this.idempotency as Idempotency,
      { announcePlaced: () => this.announced++ } as unknown as OrderHistory,
      { exists: async (id: string) => id !== STRANGER } as UsersService,
      {
        expected: noTerms,
        read: async (_: Transaction, id: string) => noTerms(id),
      } as unknown as CustomerTermsRepository,
      { orders: { reservationMinutes: 30 } } as AppConfig,
      clock,
    );
    try {
      const { status, headers } = await placing.place(call, actor, draft, (order) => {
        this.placed ??= order;
        return HttpResult.created(`/v1/orders/${order.id}`, { id: order.id });
      });
      return headers['idempotency-replayed'] ? 'replayed' : String(status);
    } catch (error) {
      return (error as Error).constructor.name;
    }
  }

  /** Places the order while another request with the same key is in progress. */
  async placeBeside(actor: Actor, draft: OrderDraft): Promise<string> {
    const call = callOf(newId());
    let verdict = '';
    await this.locking
      .once(call, async () => {
        verdict = await this.place(actor, draft, call);
        throw new DidNothing();
      })
      .catch(() => undefined);
    return verdict;
  }

  /** Loads the present names and prices into the cache of the process. */
  async remember(): Promise<void> {
    await this.offers.cached([CUP, POT, EURO, DEAR, RETIRED, SCARCE]);
  }

  retire(): Promise<unknown> {
    return this.dataSource.query(
      'UPDATE catalog.products SET active = false, version = 9 WHERE id = $1',
      [RETIRED],
    );
  }

  /** All rows of the database, with placeholders for random values. */
  async rows(): Promise<string[]> {
    const words = new Map(this.placed?.lines.map(({ id }, n) => [id, `line ${n}`]));
    if (this.placed) words.set(this.placed.id, 'order').set(this.placed.number, 'number');
    return everyRow(this.dataSource, words, [CUP, POT, ADA, BOB]);
  }

  stop(): Promise<void> {
    return this.statements.onApplicationShutdown();
  }
}
