import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { ProductDescription, ProductName } from './add-product.request.js';

@ApiSchema({
  name: 'ChangeProduct',
  examples: [{ unitPrice: { amount: 945, currency: 'GBP' } }],
})
@AtLeastOneField()
export class ChangeProductRequest {
  @ProductName({ optional: true })
  readonly name?: string;

  @ProductDescription({ optional: true })
  readonly description?: string;

  @PriceField({
    optional: true,
    description: 'For orders from now on; those placed keep their price.',
  })
  readonly unitPrice?: Price;

  @Bool({ optional: true, description: 'False takes the product off sale.' })
  readonly active?: boolean;
}
