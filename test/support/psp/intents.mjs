import { randomUUID } from 'node:crypto';
import { Refusal } from './wire.mjs';

const newRef = (prefix) => `${prefix}_${randomUUID().replaceAll('-', '')}`;

/** What a card does, by the name of the payment method. Any other one works. */
const BEHAVIOUR = {
  pm_card_chargeDeclined: 'declined',
  pm_card_authenticationRequired: 'asks',
  pm_bank: 'slow',
};

/** Refunds that were paid, and those that cannot be paid a second time. */
const PAID = ['succeeded'];
const TAKEN = [...PAID, 'pending', 'requires_action'];

/** Their last digit must be a zero. */
const THREE_DECIMALS = ['bhd', 'jod', 'kwd', 'omr', 'tnd'];

function demandAmount(amount, currency) {
  if (THREE_DECIMALS.includes(currency) && amount % 10 !== 0) throw new Refusal(400, {});
}

/** Payment intents and refunds, with the rules of the provider. */
export class Intents {
  #emit;
  #settings;
  #intents = new Map();
  #refunds = new Map();
  /** Times that money was taken, by intent: more than one is a double charge. */
  #charges = new Map();

  constructor(emit, settings) {
    this.#emit = emit;
    this.#settings = settings;
  }

  get(id) {
    const intent = this.#intents.get(id);
    if (!intent) throw new Refusal(404, { code: 'resource_missing' });
    return intent;
  }

  create({ amount, currency, capture_method = 'automatic', metadata = {} }) {
    if (!/^[1-9]\d{0,11}$/.test(amount ?? '')) throw new Refusal(400, { code: 'amount_too_small' });
    if (!/^[a-z]{3}$/.test(currency ?? '')) throw new Refusal(400, { code: 'invalid_currency' });
    demandAmount(Number(amount), currency);
    const id = newRef('pi');
    const intent = {
      id,
      object: 'payment_intent',
      amount: Number(amount),
      amount_capturable: 0,
      amount_received: 0,
      capture_method,
      client_secret: `${id}_secret_${randomUUID().slice(0, 8)}`,
      created: Math.floor(Date.now() / 1000),
      currency,
      last_payment_error: null,
      latest_charge: null,
      metadata,
      status: 'requires_payment_method',
    };
    this.#intents.set(id, intent);
    this.#emit('payment_intent.created', intent);
    return intent;
  }

  /** What the customer's browser does. */
  confirm(id, { payment_method: method = 'pm_card_visa' }) {
    const intent = this.get(id);
    this.#demand(intent, ['requires_payment_method', 'requires_action', 'processing']);
    const behaviour = BEHAVIOUR[method];
    if (behaviour === 'declined') return this.#decline(intent);
    if (behaviour === 'asks' && intent.status !== 'requires_action') {
      intent.status = 'requires_action';
      this.#emit('payment_intent.requires_action', intent);
    } else if (behaviour === 'slow' && intent.status !== 'processing') {
      intent.status = 'processing';
      this.#emit('payment_intent.processing', intent);
    } else this.#authorise(intent);
    return intent;
  }

  capture(id, { amount_to_capture: amount }) {
    const intent = this.get(id);
    this.#demand(intent, ['requires_capture']);
    const wanted = Number(amount ?? intent.amount_capturable);
    if (!(wanted > 0 && wanted <= intent.amount_capturable))
      throw new Refusal(400, { code: 'amount_too_large' });
    demandAmount(wanted, intent.currency);
    this.#charge(intent, wanted);
    return intent;
  }

  cancel(id) {
    const intent = this.get(id);
    if (this.#settings().refuseVoids) throw new Refusal(400, { code: 'void_refused' });
    this.#demand(intent, [
      'requires_payment_method',
      'requires_action',
      'processing',
      'requires_capture',
    ]);
    Object.assign(intent, { status: 'canceled', amount_capturable: 0 });
    this.#emit('payment_intent.canceled', intent);
    return intent;
  }

  refund({ payment_intent: id, amount, metadata = {} }) {
    const intent = this.get(id);
    const left = intent.amount_received - this.#refunded(id, TAKEN);
    const wanted = Number(amount ?? left);
    if (!(wanted > 0 && wanted <= left)) throw new Refusal(400, { code: 'amount_too_large' });
    demandAmount(wanted, intent.currency);
    const refund = {
      id: newRef('re'),
      object: 'refund',
      amount: wanted,
      created: Math.floor(Date.now() / 1000),
      currency: intent.currency,
      metadata,
      payment_intent: id,
      status: this.#settings().refundStatus,
    };
    this.#refunds.set(refund.id, refund);
    this.#emit('refund.created', refund);
    return refund;
  }

  getRefund(id) {
    return this.#refunds.get(id);
  }

  /** What the bank, or the shop's staff there, does with a refund: `status` or `metadata`. */
  changeRefund({ id, ...changes }) {
    const refund = Object.assign(this.#refunds.get(id), changes);
    this.#emit(refund.status === 'failed' ? 'refund.failed' : 'refund.updated', refund);
  }

  refundsOf(intent) {
    const data = [...this.#refunds.values()].filter((each) => each.payment_intent === intent);
    return { object: 'list', data: data.reverse(), has_more: false, url: '/v1/refunds' };
  }

  ledger() {
    const intents = [...this.#intents.values()].map(
      ({ id, status, amount, amount_received, metadata }) => ({
        id,
        status,
        amount,
        captured: amount_received,
        refunded: this.#refunded(id, PAID),
        charges: this.#charges.get(id) ?? 0,
        paymentId: metadata.payment_id ?? null,
      }),
    );
    const refunds = [...this.#refunds.values()].map(
      ({ id, amount, status, payment_intent, metadata }) => ({
        ...{ id, amount, status, intent: payment_intent },
        operationId: metadata.operation_id ?? null,
      }),
    );
    return { intents, refunds };
  }

  #refunded(id, statuses) {
    return this.refundsOf(id)
      .data.filter(({ status }) => statuses.includes(status))
      .reduce((sum, { amount }) => sum + amount, 0);
  }

  #authorise(intent) {
    intent.last_payment_error = null;
    if (intent.capture_method === 'automatic') return this.#charge(intent, intent.amount);
    Object.assign(intent, { status: 'requires_capture', amount_capturable: intent.amount });
    this.#emit('payment_intent.amount_capturable_updated', intent);
  }

  #charge(intent, amount) {
    this.#charges.set(intent.id, (this.#charges.get(intent.id) ?? 0) + 1);
    const charged = { status: 'succeeded', amount_received: amount, amount_capturable: 0 };
    Object.assign(intent, charged, { latest_charge: newRef('ch') });
    this.#emit('payment_intent.succeeded', intent);
  }

  #decline(intent) {
    const error = { type: 'card_error', code: 'card_declined', decline_code: 'generic_decline' };
    Object.assign(intent, { status: 'requires_payment_method', last_payment_error: error });
    this.#emit('payment_intent.payment_failed', intent);
    throw new Refusal(402, { ...error, payment_intent: intent });
  }

  #demand(intent, statuses) {
    if (!statuses.includes(intent.status))
      throw new Refusal(400, { code: 'payment_intent_unexpected_state', payment_intent: intent });
  }
}
