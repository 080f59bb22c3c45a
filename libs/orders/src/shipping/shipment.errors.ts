import { string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { defineProblem } from '@orderly/platform/kernel/errors/problem-type';

export class ShipmentNotFound extends DomainError {
  static readonly problem = defineProblem({
    code: 'shipment-not-found',
    kind: 'not-found',
    title: 'Shipment not found',
    explanation: 'The order has no shipment with this id.',
  });

  constructor(shipmentId: string) {
    super(ShipmentNotFound.problem, `The order has no shipment ${shipmentId}.`);
  }
}

const DELIVERED_MEMBERS = {
  deliveredAt: described(string(), {
    format: 'date-time',
    description: 'When the shipment was delivered.',
  }),
};

export class ShipmentAlreadyDelivered extends DomainError<typeof DELIVERED_MEMBERS> {
  static readonly problem = defineProblem({
    code: 'shipment-already-delivered',
    kind: 'conflict',
    title: 'Shipment already delivered',
    explanation:
      'The delivery of this shipment was recorded before. The member `deliveredAt` says when. ' +
      'Nothing was changed.',
    members: DELIVERED_MEMBERS,
  });

  constructor(deliveredAt: Date) {
    super(ShipmentAlreadyDelivered.problem, 'This shipment was delivered before.', {
      members: { deliveredAt: deliveredAt.toISOString() },
    });
  }
}
