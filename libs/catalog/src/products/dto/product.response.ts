import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf, RecordOf } from '@orderly/platform/http/fields/containers';
import { Id, id } from '@orderly/platform/http/fields/ids';
import { MoneyField, MoneyResponse } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { Product } from '../product.entity.js';
import { MAX_CATEGORIES } from './add-product.request.js';
import { MAX_IMAGES, ProductImage } from './product-image.js';

@ApiSchema({ name: 'Product', description: 'A product, as everyone can see it.' })
export class ProductResponse {
  @Id()
  readonly id: string;

  @PlainString()
  readonly sku: string;

  @PlainString()
  readonly name: string;

  @PlainString()
  readonly description: string;

  @MoneyField()
  readonly unitPrice: MoneyResponse;

  @Int({ min: 0, description: 'The quantity that can be ordered now.' })
  readonly available: number;

  @Bool({ description: 'False: off sale. The product stays readable because orders refer to it.' })
  readonly active: boolean;

  @Bool({
    description: 'True: off sale until it is restored. Lists leave it out unless staff ask for it.',
  })
  readonly archived: boolean;

  @PlainString({ description: 'Which tax applies to it.', examples: ['standard'] })
  readonly taxClass: string;

  @ListOf(ProductImage, { max: MAX_IMAGES, description: 'The first is the main image.' })
  readonly images: readonly ProductImage[];

  @ListOf(id(), { max: MAX_CATEGORIES, description: 'The categories that it is in.' })
  readonly categoryIds: readonly string[];

  @Id({ nullable: true, description: 'The product of which this is a variant.' })
  readonly variantOf: string | null;

  @RecordOf(string(), {
    nullable: true,
    description: 'What distinguishes a variant from the others; null for other products.',
    examples: [{ size: 'M' }],
  })
  readonly options: Readonly<Record<string, string>> | null;

  @ListOf(string(), {
    max: 5,
    description:
      'What the variants of the product differ in. With names, it is not for sale itself.',
    examples: [['size']],
  })
  readonly optionNames: readonly string[];

  @Int({
    min: 1,
    description:
      'Increases with each change of the details. In quotes, it can be used for the ' +
      'If-Match of such a change without fetching the ETag: `If-Match: "3"`.',
  })
  readonly version: number;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({
    description: 'When `version` last increased. Sales and stock changes do not count.',
  })
  readonly updatedAt: string;
}

export const OnHandCount = () =>
  Int({ min: 0, description: 'The quantity in the warehouse, including reserved units.' });
export const ReservedCount = () =>
  Int({ min: 0, description: 'The quantity that orders have reserved.' });

@ApiSchema({
  name: 'StockedProduct',
  description: 'A product with all its stock figures, for staff.',
})
export class StockedProductResponse extends ProductResponse {
  @OnHandCount()
  readonly onHand: number;

  @ReservedCount()
  readonly reserved: number;
}

export const ProductList = pageOf(ProductResponse, 'ProductList');

/** Leaves out what is on hand or reserved: visitors must not learn how well a product sells. */
export const toProductResponse = (product: Product): ProductResponse => ({
  id: product.id,
  sku: product.sku,
  name: product.name,
  description: product.description,
  unitPrice: product.unitPrice.toJSON(),
  available: product.stock.available,
  active: product.active,
  archived: product.archived,
  taxClass: product.taxClass,
  images: product.images,
  categoryIds: product.categoryIds,
  variantOf: product.variantOf,
  options: product.options,
  optionNames: product.optionNames,
  version: product.version,
  createdAt: product.createdAt.toISOString(),
  updatedAt: product.updatedAt.toISOString(),
});

export const toStockedProductResponse = (product: Product): StockedProductResponse => ({
  ...toProductResponse(product),
  onHand: product.stock.onHand,
  reserved: product.stock.reserved,
});
