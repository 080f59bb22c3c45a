import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { Order } from './order.entity.js';
import { MixedCurrencies, OrderTotalTooLarge } from './order.errors.js';
import { ORDER_ACTIONS, ORDER_STATUSES, transitionOf } from './order-transitions.js';
import type { PricedLine } from './priced-lines.js';

const LATER = new Date('2026-11-20T09:30:00Z');

const pounds = (pence: number): Money => Money.of(pence, 'GBP');

const aLine = (overrides: Partial<PricedLine> = {}): PricedLine => ({
  productId: newId(),
  sku: 'POT-1',
  name: 'Teapot',
  unitPrice: pounds(12_50),
  taxClass: 'standard',
  quantity: 1,
  ...overrides,
});

const anOrder = (lines: PricedLine[] = [aLine()]): Order =>
  Order.place({
    id: newId(),
    customerId: newId(),
    reference: null,
    lines,
    placedAt: new Date('2026-11-20T09:00:00Z'),
    reservedUntil: LATER,
  });

describe('Order', () => {
  it('starts placed and unpaid', () => {
    expect(anOrder()).toMatchObject({
      status: 'placed',
      paymentStatus: 'unpaid',
      version: 1,
      lineCount: 1,
    });
  });

  it('totals its lines to the penny', () => {
    const order = anOrder([
      aLine({ unitPrice: pounds(10), quantity: 3 }),
      aLine({ unitPrice: pounds(20), quantity: 1 }),
      aLine({ unitPrice: pounds(33_33), quantity: 3 }),
    ]);

    expect(order.total).toEqual(pounds(100_49));
    expect(order.lines.reduce((sum, line) => sum.plus(line.total), pounds(0))).toEqual(order.total);
  });

  it('adds up lines with the same product, in the place of the first', () => {
    const [pot, cup] = [aLine({ quantity: 2 }), aLine({ sku: 'CUP-1' })];

    const order = anOrder([pot, cup, { ...pot, quantity: 3 }]);

    expect(
      order.lines.map(({ productId, quantity, position }) => ({ productId, quantity, position })),
    ).toEqual([
      { productId: pot.productId, quantity: 5, position: 1 },
      { productId: cup.productId, quantity: 1, position: 2 },
    ]);
    expect(order.lineCount).toBe(2);
  });

  it('keeps one currency, and points at the line that differs', () => {
    const place = () => anOrder([aLine(), aLine(), aLine({ unitPrice: Money.of(5_00, 'EUR') })]);

    expect(place).toThrow(MixedCurrencies);
    expect(place).toThrow(
      expect.objectContaining({
        extras: { errors: [expect.objectContaining({ pointer: '/lines/2/productId' })] },
      }),
    );
  });

  it('refuses a total that a JSON number cannot hold exactly', () => {
    const huge = aLine({ unitPrice: pounds(100_000_000_000), quantity: 90_000 });

    expect(anOrder([huge]).total).toEqual(pounds(9_000_000_000_000_000));
    expect(() =>
      anOrder([huge, aLine({ unitPrice: pounds(100_000_000_000), quantity: 100 })]),
    ).toThrow(OrderTotalTooLarge);
  });

  const CASES = ORDER_ACTIONS.flatMap((action) =>
    ORDER_STATUSES.map((status) => ({ action, status, ...transitionOf(action) })),
  );

  it.each(CASES.filter(({ from, status }) => from.includes(status)))(
    'is $to and a new version after $action when $status',
    ({ action, status, to }) => {
      const order = Object.assign(anOrder(), { status });

      order.perform(action, LATER);

      expect(order).toMatchObject({ status: to, version: 2, updatedAt: LATER });
    },
  );

  it.each(CASES.filter(({ from, status }) => !from.includes(status)))(
    'stays as it is at $action when $status',
    ({ action, status }) => {
      const order = Object.assign(anOrder(), { status });
      const before = { ...order };

      expect(order.allows(action, LATER)).toBe(false);
      expect(() => order.perform(action, LATER)).toThrow(Error);
      expect(order).toEqual(before);
    },
  );

  it('expires only after its time, and only without money', () => {
    const order = anOrder();
    const at = (offsetMs: number): Date => new Date(LATER.getTime() + offsetMs);

    expect([at(-1), at(0), at(1)].map((time) => order.allows('expire', time))).toEqual([
      false,
      true,
      true,
    ]);
    for (const paymentStatus of ['authorised', 'partially-paid', 'paid'] as const)
      expect(Object.assign(anOrder(), { paymentStatus }).allows('expire', LATER)).toBe(false);
    expect(Object.assign(anOrder(), { reservedUntil: null }).allows('expire', LATER)).toBe(false);
  });
});
