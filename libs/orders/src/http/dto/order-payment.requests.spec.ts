import { compiledCheckOf } from '@orderly/platform/http/validation/compiled-check';
import { FaultList } from '@orderly/platform/http/validation/fault-list';
import {
  CapturePaymentRequest,
  PayOrderRequest,
  RecordPaymentRequest,
  RefundPaymentRequest,
} from './order-payment.requests.js';

it.each([
  ['payment', PayOrderRequest, { gateway: 'manual' }],
  ['capture', CapturePaymentRequest, {}],
  ['refund', RefundPaymentRequest, {}],
  ['record of a payment', RecordPaymentRequest, {}],
])('a %s has an amount of at least one minor unit', (_, type, rest) => {
  const faultsOf = (amount: number) => {
    const faults = new FaultList();
    compiledCheckOf(type)({ ...rest, amount: { amount, currency: 'GBP' } }, faults);
    return () => faults.throwIfAny();
  };

  expect(faultsOf(1)).not.toThrow();
  expect(faultsOf(0)).toThrow(
    expect.objectContaining({
      extras: {
        errors: [expect.objectContaining({ pointer: '/amount/amount', code: 'too-small' })],
      },
    }),
  );
});
