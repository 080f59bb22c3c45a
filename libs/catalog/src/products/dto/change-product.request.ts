import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Price, PriceField } from '@orderly/platform/http/fields/money';
import { CategoryIds, ProductDescription, ProductName, TaxClass } from './add-product.request.js';
import { OptionNames } from './option-names.js';
import { Images, ProductImage } from './product-image.js';

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

  @Bool({
    optional: true,
    description: 'False takes the product off sale. An archived one cannot be put on sale.',
  })
  readonly active?: boolean;

  @TaxClass({ optional: true })
  readonly taxClass?: string;

  @Images({ optional: true, description: 'Replaces all images. The first is the main image.' })
  readonly images?: readonly ProductImage[];

  @CategoryIds({ optional: true, description: 'Replaces all categories that it is in.' })
  readonly categoryIds?: readonly string[];

  @OptionNames({ optional: true })
  readonly optionNames?: readonly string[];
}
