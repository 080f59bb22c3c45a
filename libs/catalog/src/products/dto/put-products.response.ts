import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { listOf, objectOf } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { PUT_OUTCOMES, type PutOutcome, type PutResult } from '../put-product.js';

class PutProductResult {
  @PlainString()
  readonly sku: string;

  @OneOf([...PUT_OUTCOMES, 'refused'])
  readonly status: PutOutcome | 'refused';

  @Id({ nullable: true, description: 'Null: the item was refused.' })
  readonly productId: string | null;

  @Int({ min: 1, nullable: true, description: 'The version of the product after the item.' })
  readonly version: number | null;

  @PlainString({
    nullable: true,
    description: 'The code of the problem that refused the item, as in GET /problems.',
    examples: ['product-archived'],
  })
  readonly code: string | null;

  @PlainString({ nullable: true, description: 'What the problem is.' })
  readonly detail: string | null;
}

@ApiSchema({
  name: 'PutProductsResult',
  description: 'What became of each item, in the order of the request.',
})
export class PutProductsResponse {
  @Field(
    listOf(
      objectOf(() => PutProductResult),
      { max: 1_000 },
    ),
  )
  readonly results: readonly PutProductResult[];
}

export const toPutProductResult = (
  sku: string,
  result: PutResult | DomainError,
): PutProductResult =>
  result instanceof DomainError
    ? {
        sku,
        status: 'refused',
        productId: null,
        version: null,
        code: result.problem.code,
        detail: result.message,
      }
    : {
        sku,
        status: result.outcome,
        productId: result.product.id,
        version: result.product.version,
        code: null,
        detail: null,
      };
