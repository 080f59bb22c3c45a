import { constant } from '@orderly/platform/http/fields/choices';
import { id } from '@orderly/platform/http/fields/ids';
import { int } from '@orderly/platform/http/fields/numbers';
import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { notFound } from '@orderly/platform/kernel/errors/not-found';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';
import { CatalogPermission } from './catalog.permissions.js';

export class ProductNotFound extends notFound({
  code: 'product-not-found',
  name: 'product',
  title: 'Product not found',
  explanation: 'No product has this id. GET /v1/products lists the products with their ids.',
}) {}

const OFF_SALE_FORBIDDEN_MEMBERS = {
  permission: described(constant(CatalogPermission.Write), {
    description: 'The permission that this action needs.',
  }),
};

export class OffSaleForbidden extends DomainError<typeof OFF_SALE_FORBIDDEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'off-sale-forbidden',
    kind: 'forbidden',
    title: 'Products off sale are visible only to staff',
    explanation:
      'Listing products that are off sale needs the permission in the member ' +
      '`permission`. Sign in with an account that holds it, or leave out `active` and ' +
      '`archived`.',
    members: OFF_SALE_FORBIDDEN_MEMBERS,
  });

  constructor() {
    super(OffSaleForbidden.problem, 'This needs the permission catalog:write.', {
      members: { permission: CatalogPermission.Write },
    });
  }
}

export class ProductArchived extends DomainError {
  static readonly problem = defineProblem({
    code: 'product-archived',
    kind: 'conflict',
    title: 'Product archived',
    explanation:
      'The product is archived, so it cannot be put on sale. Restore it first with ' +
      'POST /v1/products/{id}/restore.',
  });

  constructor(productId: string) {
    super(ProductArchived.problem, `The product ${productId} is archived: restore it first.`);
  }
}

export class UnknownCategory extends DomainError {
  static readonly problem = defineProblem({
    code: 'unknown-category',
    kind: 'invalid',
    title: 'Unknown category',
    explanation:
      'The request names a category that does not exist. GET /v1/categories lists all of them.',
  });

  /** @param pointers where the request names them */
  constructor(pointers: readonly string[]) {
    super(UnknownCategory.problem, 'There is no such category.', {
      errors: pointers.map((pointer) => ({
        pointer,
        code: 'unknown-category',
        detail: 'There is no such category.',
      })),
    });
  }
}

export class ProductHasVariants extends DomainError {
  static readonly problem = defineProblem({
    code: 'product-has-variants',
    kind: 'conflict',
    title: 'Product in variants',
    explanation:
      'The option names of a product cannot change while it has variants, because these have ' +
      'values for them. A variant cannot have option names itself.',
  });

  constructor(detail: string) {
    super(ProductHasVariants.problem, detail, {
      errors: [{ pointer: '/optionNames', code: 'product-has-variants', detail }],
    });
  }
}

export class DoubleOptionName extends DomainError {
  static readonly problem = defineProblem({
    code: 'double-option-name',
    kind: 'invalid',
    title: 'Option name used twice',
    explanation: 'The names in `optionNames` must differ from each other.',
  });

  constructor(index: number) {
    super(DoubleOptionName.problem, 'An option name is used twice.', {
      errors: [
        {
          pointer: `/optionNames/${index}`,
          code: 'double-option-name',
          detail: 'The name is used before.',
        },
      ],
    });
  }
}

const SKU_TAKEN_MEMBERS = {
  productId: described(id(), { description: 'The product that has the SKU.' }),
  sku: described(string(), {
    description: 'The SKU in the request.',
    examples: ['TEA-EARL-GREY-100'],
  }),
};

export class SkuTaken extends DomainError<typeof SKU_TAKEN_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'sku-taken',
    kind: 'conflict',
    title: 'SKU taken',
    explanation:
      'Another product already has this SKU. SKUs are case-sensitive. The member ' +
      '`productId` identifies that product, which may be off sale.',
    members: SKU_TAKEN_MEMBERS,
  });

  constructor(sku: string, productId: string, pointer = '/sku') {
    super(SkuTaken.problem, 'Another product already has this SKU.', {
      errors: [{ pointer, code: 'sku-taken', detail: 'Another product already has this SKU.' }],
      members: { sku, productId },
    });
  }
}

const STOCK_BELOW_RESERVED_MEMBERS = {
  requested: described(int({ min: 0 }), { description: 'The quantity in the request.' }),
  onHand: described(int({ min: 0 }), { description: 'The quantity in the warehouse now.' }),
  reserved: described(int({ min: 0 }), { description: 'The quantity that orders have reserved.' }),
};

export class StockBelowReserved extends DomainError<typeof STOCK_BELOW_RESERVED_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'below-reserved',
    kind: 'conflict',
    title: 'Stock below the reserved quantity',
    explanation:
      'Orders have reserved more of the product than the new stock would hold. Set at ' +
      'least the quantity in the member `reserved`, or cancel orders first.',
    members: STOCK_BELOW_RESERVED_MEMBERS,
  });

  /** @param fault where the request names the quantity, and the least that it may name */
  constructor(
    stock: { requested: number; onHand: number; reserved: number },
    fault = { pointer: '/onHand', minimum: stock.reserved },
  ) {
    super(
      StockBelowReserved.problem,
      `Orders have reserved ${stock.reserved}, so ${stock.requested} on hand is not enough.`,
      {
        errors: [
          {
            pointer: fault.pointer,
            code: 'below-reserved',
            detail: `Orders have reserved ${stock.reserved}.`,
            params: { minimum: fault.minimum },
          },
        ],
        members: stock,
      },
    );
  }
}
