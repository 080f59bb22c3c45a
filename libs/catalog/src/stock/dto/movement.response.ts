import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';

@ApiSchema({ name: 'StockMovement', description: 'One change of the stock of a product.' })
export class MovementResponse {
  @PlainString({
    description: 'Grows along the movements of a product. Compare it as a number.',
    examples: ['4711'],
  })
  readonly id: string;

  @PlainString({
    description:
      'One of `receipt`, `adjustment`, `reservation`, `release`, `shipment` and `return`; ' +
      'more may be added.',
    examples: ['reservation'],
  })
  readonly type: string;

  @Int({ description: 'By how much the quantity on hand changed.' })
  readonly onHandDelta: number;

  @Int({ description: 'By how much the reserved quantity changed.' })
  readonly reservedDelta: number;

  @Id({ nullable: true, description: 'Where the quantity on hand changed; null: nowhere.' })
  readonly locationId: string | null;

  @Id({ nullable: true, description: 'The order whose reservation changed.' })
  readonly reservationId: string | null;

  @PlainString({ nullable: true })
  readonly reason: string | null;

  @Id({ nullable: true, description: 'The account that made the change; null: the system.' })
  readonly actorId: string | null;

  @Timestamp()
  readonly occurredAt: string;
}

export const MovementList = pageOf(MovementResponse, 'StockMovementList');
