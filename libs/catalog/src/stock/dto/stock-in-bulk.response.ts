import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { listOf, objectOf } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';

class StockItemResult {
  @OneOf(['applied', 'refused'])
  readonly status: 'applied' | 'refused';

  @Id({ nullable: true, description: 'Null: no product has the SKU.' })
  readonly productId: string | null;

  @Int({ min: 0, nullable: true, description: 'The quantity at the location after the item.' })
  readonly onHand: number | null;

  @PlainString({
    nullable: true,
    description: 'The code of the problem that refused the item, as in GET /problems.',
    examples: ['below-reserved'],
  })
  readonly code: string | null;

  @PlainString({ nullable: true, description: 'What the problem is.' })
  readonly detail: string | null;
}

@ApiSchema({
  name: 'StockInBulk',
  description: 'What became of each item, in the order of the request.',
})
export class StockInBulkResponse {
  @Field(
    listOf(
      objectOf(() => StockItemResult),
      { max: 1_000 },
    ),
  )
  readonly results: readonly StockItemResult[];
}
