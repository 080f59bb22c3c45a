import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Int } from '@orderly/platform/http/fields/numbers';
import { DEFAULT_LOCATION_ID } from '../../ledger/location.entity.js';
import { MAX_ON_HAND } from '../../ledger/stock.errors.js';
import { LocationId, Reason } from './adjust-stock.request.js';

@ApiSchema({
  name: 'TransferStock',
  examples: [
    {
      fromLocationId: DEFAULT_LOCATION_ID,
      toLocationId: '01940000-0000-7000-8000-00000000000a',
      quantity: 12,
    },
  ],
})
export class TransferStockRequest {
  @LocationId({ description: 'Where the stock comes from.' })
  readonly fromLocationId: string;

  @LocationId({ description: 'Where the stock goes to.' })
  readonly toLocationId: string;

  @Int({ min: 1, max: MAX_ON_HAND })
  readonly quantity: number;

  @Reason({ optional: true })
  readonly reason?: string;
}
