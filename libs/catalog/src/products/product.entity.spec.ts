import { Money } from '@orderly/platform/kernel/money/money';
import { Product } from './product.entity.js';
import { StockBelowReserved } from './product.errors.js';

const earlier = new Date('2026-11-20T09:00:00Z');
const later = new Date('2026-11-20T10:00:00Z');

const aProduct = (onHand = 10): Product =>
  Product.add({
    sku: 'POT-1',
    name: 'Teapot',
    description: 'Brown',
    unitPrice: Money.of(12_50, 'GBP'),
    onHand,
    at: earlier,
  });

describe('Product', () => {
  it('is for sale once added, with all of its stock available', () => {
    const product = aProduct(10);

    expect(product).toMatchObject({
      active: true,
      version: 1,
      createdAt: earlier,
      updatedAt: earlier,
    });
    expect(product.stock).toMatchObject({
      productId: product.id,
      onHand: 10,
      reserved: 0,
      available: 10,
    });
  });

  it('can be found by its new name once changed', () => {
    const product = aProduct();

    product.change({ name: 'Kettle' }, later);

    expect(product).toMatchObject({
      name: 'Kettle',
      version: 2,
      updatedAt: later,
      searchText: ' pot 1 kettle brown',
      searchWords: ['1', 'brown', 'kettle', 'pot'],
    });
  });
});

describe('Stock', () => {
  it('can be set to what is reserved, and no lower', () => {
    const { stock } = aProduct(10);
    stock.reserved = 4;

    stock.setOnHand(4, later);

    expect(stock).toMatchObject({ onHand: 4, available: 0, version: 2, updatedAt: later });
    expect(() => stock.setOnHand(3, later)).toThrow(StockBelowReserved);
    expect(stock).toMatchObject({ onHand: 4, version: 2 });
  });
});
