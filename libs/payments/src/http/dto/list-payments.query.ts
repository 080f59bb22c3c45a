import { OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { Instant } from '@orderly/platform/http/fields/times';
import { PAYMENT_STATES, type PaymentState } from '../../payment/payment-status.js';

export class ListPaymentsQuery extends PageQuery {
  @OneOf(PAYMENT_STATES, { optional: true })
  readonly status?: PaymentState;

  @Id({ optional: true, description: 'Only payments of this order.' })
  readonly subjectId?: string;

  @Instant({
    optional: true,
    description:
      'Changed at this instant or later; what changed first comes first. A change may become ' +
      'visible a little after its `updatedAt`: to miss none, ask from 60 seconds before the ' +
      'newest `updatedAt` that you have, and skip each `id` and `version` that you have already.',
    examples: ['2026-11-20T09:29:00Z'],
  })
  readonly updatedSince?: Date;
}
