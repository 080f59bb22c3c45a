import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Money } from '@orderly/platform/kernel/money/money';
import { Order } from './order.entity.js';
import { MixedCurrencies, OrderNotCancellable, OrderTotalTooLarge } from './order.errors.js';
import { ORDER_STATUSES } from './order-state-machine.js';
import type { PricedLine } from './priced-lines.js';

const LATER = new Date('2026-11-20T09:30:00Z');

const pounds = (pence: number): Money => Money.of(pence, 'GBP');

const aLine = (overrides: Partial<PricedLine> = {}): PricedLine => ({
  productId: newId(),
  sku: 'POT-1',
  name: 'Teapot',
  unitPrice: pounds(12_50),
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

  it('is a new version once cancelled', () => {
    const order = anOrder();

    order.cancel(LATER);

    expect(order).toMatchObject({ status: 'cancelled', version: 2, updatedAt: LATER });
  });

  it.each(ORDER_STATUSES.filter((status) => status !== 'placed' && status !== 'confirmed'))(
    'cannot be cancelled when %s',
    (status) => {
      const order = Object.assign(anOrder(), { status });

      expect(() => order.cancel(LATER)).toThrow(OrderNotCancellable);
      expect(order).toMatchObject({ status, version: 1 });
    },
  );
});
