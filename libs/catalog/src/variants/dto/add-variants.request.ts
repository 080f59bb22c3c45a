import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf, RecordOf } from '@orderly/platform/http/fields/containers';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { line } from '@orderly/platform/http/fields/text';
import { OnHand, ProductName, Sku } from '../../products/dto/add-product.request.js';
import { optionName } from '../../products/dto/option-names.js';

const MAX_AT_ONCE = 100;

class VariantToAdd {
  @Sku()
  readonly sku: string;

  @RecordOf(line({ max: 60 }), {
    keys: optionName(),
    description: 'A value for each of the `optionNames` of the product.',
    examples: [{ size: 'M' }],
  })
  readonly options: Record<string, string>;

  @ProductName({ optional: true, description: 'Default: the name of the product.' })
  readonly name?: string;

  @PriceField({ optional: true, description: 'Default: the base price of the product.' })
  readonly unitPrice?: Price;

  @OnHand({ optional: true })
  readonly onHand?: number;
}

@ApiSchema({
  name: 'AddVariants',
  examples: [
    {
      variants: [
        { sku: 'SHIRT-M', options: { size: 'M' }, onHand: 20 },
        { sku: 'SHIRT-L', options: { size: 'L' }, onHand: 15 },
      ],
    },
  ],
})
export class AddVariantsRequest {
  @ListOf(VariantToAdd, { min: 1, max: MAX_AT_ONCE })
  readonly variants: readonly VariantToAdd[];
}
