import { PaymentResponse } from '@orderly/payments';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';

const MAX_PAYMENTS = 50;

@ApiSchema({ name: 'OrderPayments' })
export class OrderPaymentsResponse {
  @ListOf(PaymentResponse, { max: MAX_PAYMENTS })
  readonly data: readonly PaymentResponse[];
}
