import { objectOf, unboundedListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError, type FieldError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

/** One invalid line of a sale: its index in the request, and its product. */
interface LineAtFault {
  readonly index: number;
  readonly productId: string;
}

const faults = (
  lines: readonly LineAtFault[],
  field: string,
  code: string,
  detail: string,
): FieldError[] =>
  lines.map(({ index }) => ({ pointer: `/lines/${index}/${field}`, code, detail }));

export class UnknownProduct extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-product',
    kind: 'invalid',
    title: 'Unknown product',
    explanation:
      'At least one line names a product that does not exist. The pointers in `errors` ' +
      'show which lines (the first 50). Nothing was ordered.',
  });

  constructor(lines: readonly LineAtFault[]) {
    super(UnknownProduct.problem, `There is no product ${lines[0]?.productId}.`, {
      errors: faults(lines, 'productId', 'unknown-product', 'There is no such product.'),
    });
  }
}

export class ProductNotForSale extends DomainError {
  static readonly problem = defineProblem({
    code: 'product-not-for-sale',
    kind: 'invalid',
    title: 'Product not for sale',
    explanation:
      'At least one line names a product that is off sale, or one that is sold only in its ' +
      'variants. The pointers in `errors` show which lines (the first 50). Nothing was ordered.',
  });

  constructor(lines: readonly LineAtFault[]) {
    super(ProductNotForSale.problem, `The product ${lines[0]?.productId} is not for sale.`, {
      errors: faults(lines, 'productId', 'product-not-for-sale', 'This product is not for sale.'),
    });
  }
}

export class NoPriceInCurrency extends DomainError {
  static readonly problem = defineProblem({
    code: 'no-price-in-currency',
    kind: 'invalid',
    title: 'No price in this currency',
    explanation:
      'At least one product has no price in the requested currency at the moment. The ' +
      'pointers in `errors` show which lines (the first 50). Nothing was ordered. Choose ' +
      'another currency, or remove the lines.',
  });

  constructor(lines: readonly LineAtFault[], currency: string) {
    super(
      NoPriceInCurrency.problem,
      `The product ${lines[0]?.productId} has no price in ${currency}.`,
      {
        errors: faults(
          lines,
          'productId',
          'no-price-in-currency',
          `This product has no price in ${currency}.`,
        ),
      },
    );
  }
}

class Shortage {
  @Id()
  readonly productId: string;

  @PlainString({ examples: ['TEA-EARL-GREY-100'] })
  readonly sku: string;

  @Int({ min: 1, description: 'The quantity over all lines with the product.' })
  readonly requested: number;

  @Int({ min: 0, description: 'The quantity left.' })
  readonly available: number;
}

const INSUFFICIENT_STOCK_MEMBERS = {
  shortages: described(unboundedListOf(objectOf(() => Shortage)), {
    description: 'Every product whose stock is too low.',
  }),
};

export class InsufficientStock extends DomainError<typeof INSUFFICIENT_STOCK_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'insufficient-stock',
    kind: 'conflict',
    title: 'Insufficient stock',
    explanation:
      'The stock of at least one product is too low. The member `shortages` lists each ' +
      'of these products with the quantity requested over all lines and the quantity ' +
      'left. Nothing was ordered. Lower the quantities or remove the products.',
    members: INSUFFICIENT_STOCK_MEMBERS,
  });

  constructor(shortages: readonly Shortage[], lines: readonly LineAtFault[]) {
    const left = new Map(shortages.map(({ productId, available }) => [productId, available]));
    const errors = faults(lines, 'quantity', 'insufficient-stock', 'More than is left in stock.');
    super(InsufficientStock.problem, 'There is not enough in stock of every product.', {
      errors: errors.map((fault, at) => ({
        ...fault,
        params: { maximum: left.get(lines[at]?.productId ?? '') ?? 0 },
      })),
      members: { shortages },
    });
  }
}
