import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { Line } from '@orderly/platform/http/fields/text';
import { ProductDescription, ProductName } from './add-product.request.js';

@ApiSchema({
  name: 'PutProduct',
  description: 'What a product becomes. A product keeps what is left out.',
  examples: [{ name: 'Earl Grey, 100 g', unitPrice: { amount: 895, currency: 'GBP' } }],
})
export class PutProductRequest {
  @ProductName()
  readonly name: string;

  @ProductDescription({ optional: true })
  readonly description?: string;

  @PriceField()
  readonly unitPrice: Price;

  @Bool({ optional: true, description: 'False: off sale. Default for a new product: true.' })
  readonly active?: boolean;
}

class ProductItem extends PutProductRequest {
  @Line({ max: 100, examples: ['TEA-EARL-GREY-100'] })
  readonly sku: string;
}

@ApiSchema({
  name: 'PutProducts',
  examples: [
    {
      items: [
        {
          sku: 'TEA-EARL-GREY-100',
          name: 'Earl Grey, 100 g',
          unitPrice: { amount: 895, currency: 'GBP' },
        },
      ],
    },
  ],
})
export class PutProductsRequest {
  @ListOf(ProductItem, { min: 1, max: 1_000 })
  readonly items: readonly ProductItem[];
}
