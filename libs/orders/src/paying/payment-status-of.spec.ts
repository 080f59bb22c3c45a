import { isCovered, paymentStatusOf, receivedIn } from './payment-status-of.js';

type PaymentFacts = Parameters<typeof receivedIn>[0][number];
type StepFacts = Parameters<typeof receivedIn>[1][number];

const TOTAL = 1_000;

const payment = (facts: Partial<PaymentFacts>): PaymentFacts => ({
  id: 'a',
  status: 'captured',
  authorised: facts.captured ?? 0,
  captured: 0,
  refunded: 0,
  ...facts,
});

const pending = (kind: StepFacts['kind'], amount: number): StepFacts => ({
  paymentId: 'a',
  kind,
  status: 'pending',
  amount,
});

const statusOf = (payments: PaymentFacts[], steps: StepFacts[] = []): string =>
  paymentStatusOf({ total: TOTAL, owed: TOTAL }, receivedIn(payments, steps));

const isEnough = (payments: PaymentFacts[], steps: StepFacts[] = []): boolean =>
  isCovered(TOTAL, receivedIn(payments, steps));

describe('the payment status of an order', () => {
  it.each([
    ['unpaid', 'there is no payment', []],
    ['unpaid', 'a payment waits for the customer', [payment({ status: 'requires-action' })]],
    [
      'unpaid',
      'less than the total is authorised',
      [payment({ status: 'authorised', authorised: 999 })],
    ],
    [
      'unpaid',
      'another payment is open beside a failed one',
      [payment({ status: 'failed' }), payment({ id: 'b', status: 'processing' })],
    ],
    [
      'failed',
      'all payments failed',
      [payment({ status: 'failed' }), payment({ status: 'voided' })],
    ],
    [
      'authorised',
      'the total is authorised',
      [payment({ status: 'authorised', authorised: TOTAL })],
    ],
    ['partially-paid', 'a part is captured', [payment({ captured: 1 })]],
    [
      'paid',
      'two payments make up the total',
      [payment({ captured: 400 }), payment({ captured: 600 })],
    ],
    ['paid', 'an excess was given back', [payment({ captured: 1_200, refunded: 200 })]],
    [
      'partially-refunded',
      'less than the total is left',
      [payment({ captured: TOTAL, refunded: 1 })],
    ],
    ['refunded', 'all was given back', [payment({ captured: TOTAL, refunded: TOTAL })]],
  ])('is %s when %s', (status, _, payments) => {
    expect(statusOf(payments)).toBe(status);
  });

  it.each([
    ['paid', 'what is left of it is paid', 400, [payment({ captured: 400 })]],
    ['partially-paid', 'less than that is paid', 400, [payment({ captured: 399 })]],
    [
      'partially-refunded',
      'the rest was paid and given back',
      400,
      [payment({ captured: TOTAL, refunded: 600 })],
    ],
    ['paid', 'nothing is left to pay', 0, []],
    ['refunded', 'all was paid and given back', 0, [payment({ captured: 9, refunded: 9 })]],
  ])('is %s when units were cancelled or came back and %s', (status, _, owed, payments) => {
    expect(paymentStatusOf({ total: TOTAL, owed }, receivedIn(payments, []))).toBe(status);
  });

  it('is unpaid when the order was free from the start', () => {
    expect(paymentStatusOf({ total: 0, owed: 0 }, receivedIn([], []))).toBe('unpaid');
  });

  it('is paid until a refund is known to have succeeded', () => {
    expect(statusOf([payment({ captured: TOTAL })], [pending('refund', TOTAL)])).toBe('paid');
  });
});

describe('the money that covers an order', () => {
  it('adds what is authorised to what is captured', () => {
    const payments = [
      payment({ captured: 600 }),
      payment({ status: 'authorised', authorised: 400 }),
    ];

    expect(isEnough(payments)).toBe(true);
  });

  it.each([
    ['is about to be refunded', [payment({ captured: TOTAL })], pending('refund', 1)],
    [
      'is about to be voided',
      [payment({ status: 'authorised', authorised: TOTAL })],
      pending('void', TOTAL),
    ],
    ['is not authorised yet', [payment({ status: 'pending' })], pending('authorise', TOTAL)],
  ])('does not count what %s', (_, payments, step) => {
    expect(isEnough(payments, [step])).toBe(false);
  });
});
