import { DomainError } from '@orderly/platform/errors/domain-error';
import { defineProblem } from '@orderly/platform/errors/problem-type';

export class ProductNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'product-not-found',
    kind: 'not-found',
    title: 'Product not found',
    explanation: 'There is no product with this id. Ids are those that GET /v1/products lists.',
  });

  constructor(productId: string) {
    super(ProductNotFound.problem, `There is no product ${productId}.`);
  }
}

export class SkuTaken extends DomainError {
  static readonly problem = defineProblem({
    code: 'sku-taken',
    kind: 'conflict',
    title: 'SKU taken',
    explanation:
      'Another product has this SKU already. Upper and lower case are different SKUs. Find the other one with GET /v1/products?sku=…',
  });

  constructor(sku: string) {
    super(SkuTaken.problem, 'Another product has this SKU already.', {
      errors: [
        { pointer: '/sku', code: 'sku-taken', detail: 'Another product has this SKU already.' },
      ],
      members: { sku },
    });
  }
}

export class StockBelowReserved extends DomainError {
  static readonly problem = defineProblem({
    code: 'below-reserved',
    kind: 'conflict',
    title: 'Stock below what is reserved',
    explanation:
      'Orders have been promised more of the product than the new stock would hold. The member `reserved` says how much: set at least that, or cancel orders first.',
  });

  constructor(stock: { requested: number; onHand: number; reserved: number }) {
    super(
      StockBelowReserved.problem,
      `Orders have reserved ${stock.reserved}, so ${stock.requested} on hand is not enough.`,
      {
        errors: [
          {
            pointer: '/onHand',
            code: 'below-reserved',
            detail: `Orders have reserved ${stock.reserved}.`,
            params: { minimum: stock.reserved },
          },
        ],
        members: stock,
      },
    );
  }
}
