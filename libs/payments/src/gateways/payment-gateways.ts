import { Injectable } from '@nestjs/common';
import type { Money } from '@orderly/platform/kernel/money/money';
import { GatewayNotOffered, PaymentAmountNotOffered } from '../payment/payment.errors.js';
import { ManualGateway } from './manual-gateway.js';
import { GatewayUnavailable, type PaymentGateway } from './payment-gateway.js';
import { StripeGateway } from './stripe-gateway.js';

/** All gateways by name. A new one is added here. */
@Injectable()
export class PaymentGateways {
  private readonly all: ReadonlyMap<string, PaymentGateway>;

  constructor(manual: ManualGateway, stripe: StripeGateway) {
    const all: PaymentGateway[] = [manual, stripe];
    this.all = new Map(all.map((gateway) => [gateway.name, gateway]));
  }

  /** The names of those that new payments may use. */
  get offered(): readonly string[] {
    return [...this.all.values()].filter(({ isOffered }) => isOffered).map(({ name }) => name);
  }

  /** @throws GatewayNotOffered */
  get(name: string): PaymentGateway {
    const gateway = this.all.get(name);
    if (!gateway?.isOffered) throw new GatewayNotOffered(name, this.offered);
    return gateway;
  }

  /**
   * For a payment that exists: its gateway may no longer be offered.
   * @throws GatewayUnavailable when the settings of the gateway are missing
   */
  of(name: string): PaymentGateway {
    const gateway = this.all.get(name);
    if (!gateway?.isOffered) throw new GatewayUnavailable(`The gateway ${name} is not set up.`);
    return gateway;
  }

  /** @throws PaymentAmountNotOffered when the provider does not take this amount or currency */
  assertTakes(name: string, { amount, currency }: Pick<Money, 'amount' | 'currency'>): void {
    const gateway = this.all.get(name);
    if (!gateway) return;
    const unit = gateway.unitOf(currency);
    if (unit === null || amount % unit !== 0)
      throw new PaymentAmountNotOffered({ gateway: name, currency, unit });
  }
}
