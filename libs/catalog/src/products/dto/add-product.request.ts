import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { id } from '@orderly/platform/http/fields/ids';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Line, line, matching, Text } from '@orderly/platform/http/fields/text';
import { MAX_ON_HAND } from '../../ledger/stock.errors.js';
import { STANDARD_TAX_CLASS } from '../product-facts.js';
import { OptionNames } from './option-names.js';
import { Images, ProductImage } from './product-image.js';

export const MAX_CATEGORIES = 50;

export const Sku = () =>
  Line({
    max: 100,
    description: 'Stock keeping unit: unique, case-sensitive.',
    examples: ['TEA-EARL-GREY-100'],
  });
export const ProductName = (options?: FieldOptions) => Line({ max: 200, ...options });
export const ProductDescription = (options?: FieldOptions) =>
  Text({ min: 0, max: 5_000, ...options });
export const OnHand = (options?: FieldOptions) =>
  Int({
    min: 0,
    max: MAX_ON_HAND,
    description: 'The quantity in the warehouse, including reserved units.',
    ...options,
  });

export const TaxClass = (options?: FieldOptions) =>
  Field(matching(line({ max: 50 }), /^[a-z0-9]+(?:-[a-z0-9]+)*$/, 'Not lower-case words.'), {
    description: 'Which tax applies to it: lower-case words, joined by hyphens.',
    examples: ['reduced'],
    ...options,
  });

export const CategoryIds = (options?: FieldOptions) =>
  ListOf(id(), {
    max: MAX_CATEGORIES,
    description: 'The categories that it is in. It counts as in those above them, too.',
    ...options,
  });

@ApiSchema({
  name: 'AddProduct',
  description: 'A new product; it is for sale at once.',
  examples: [
    {
      sku: 'TEA-EARL-GREY-100',
      name: 'Earl Grey, 100 g',
      unitPrice: { amount: 895, currency: 'GBP' },
      onHand: 120,
    },
  ],
})
export class AddProductRequest {
  @Sku()
  readonly sku: string;

  @ProductName()
  readonly name: string;

  @ProductDescription({ optional: true })
  readonly description?: string;

  @PriceField()
  readonly unitPrice: Price;

  @OnHand({ optional: true })
  readonly onHand?: number;

  @TaxClass({ default: STANDARD_TAX_CLASS })
  readonly taxClass: string;

  @Images({ default: [] })
  readonly images: readonly ProductImage[];

  @CategoryIds({ default: [] })
  readonly categoryIds: readonly string[];

  @OptionNames({ default: [] })
  readonly optionNames: readonly string[];
}
