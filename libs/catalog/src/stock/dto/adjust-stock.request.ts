import { ApiSchema, ExactlyOneOf } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import type { FieldOptions } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Line } from '@orderly/platform/http/fields/text';
import { MAX_ON_HAND } from '../../ledger/stock.errors.js';
import { ADJUSTMENT_TYPES } from '../adjustment.js';

export const LocationId = (options?: FieldOptions) =>
  Id({ description: 'Default: the main location.', ...options });
export const AdjustmentType = () =>
  OneOf(ADJUSTMENT_TYPES, {
    description: '`receipt`: a delivery. `adjustment`: a count or another correction.',
  });
export const Reason = (options?: FieldOptions) =>
  Line({
    max: 200,
    description: 'Kept in the ledger, which is never changed: do not name people.',
    examples: ['Delivery note 4711'],
    ...options,
  });
export const Delta = () =>
  Int({
    min: -MAX_ON_HAND,
    max: MAX_ON_HAND,
    optional: true,
    description: 'The quantity to add; negative: to remove.',
  });
export const OnHandHere = () =>
  Int({
    min: 0,
    max: MAX_ON_HAND,
    optional: true,
    description: 'The quantity at the location from now on, reserved units included.',
  });

@ApiSchema({
  name: 'AdjustStock',
  description: 'Takes either `delta` or `onHand`.',
  examples: [{ type: 'receipt', delta: 120, reason: 'Delivery note 4711' }],
})
@ExactlyOneOf(['delta', 'onHand'], { besides: 2, optional: 1 })
export class AdjustStockRequest {
  @LocationId({ optional: true })
  readonly locationId?: string;

  @AdjustmentType()
  readonly type: (typeof ADJUSTMENT_TYPES)[number];

  @Delta()
  readonly delta?: number;

  @OnHandHere()
  readonly onHand?: number;

  @Reason()
  readonly reason: string;
}
