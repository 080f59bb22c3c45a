import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { StockedProductResponse } from '../../products/dto/product.response.js';

@ApiSchema({ name: 'AddedVariants', description: 'The new variants, as in the request.' })
export class AddedVariants {
  @ListOf(StockedProductResponse, { max: 100 })
  readonly variants: readonly StockedProductResponse[];
}
