import { Injectable } from '@nestjs/common';
import type { ProviderState } from '../state/provider-state.js';
import { type GatewayCall, type GatewayPayment, PaymentGateway } from './payment-gateway.js';

export const MANUAL = 'manual';

/**
 * Bank transfers and orders on account. Nobody is called: finance records what arrives, and pays
 * refunds by hand.
 */
@Injectable()
export class ManualGateway extends PaymentGateway {
  override readonly name = MANUAL;
  override readonly isOffered = true;
  override readonly keepsState = false;

  override unitOf(): number {
    return 1;
  }

  override async authorise(): Promise<ProviderState> {
    return report('processing');
  }

  /** Requests for it are refused before: such a payment is never authorised. */
  override async capture(): Promise<ProviderState> {
    throw new Error('Finance records the money of manual payments.');
  }

  override async void(): Promise<ProviderState> {
    return report('voided');
  }

  override async refund(
    _payment: GatewayPayment,
    amount: number,
    { idempotencyKey }: GatewayCall,
  ): Promise<ProviderState> {
    const refund = { providerRef: idempotencyKey, operationId: idempotencyKey, amount };
    return { ...report('pending'), refunds: [{ ...refund, status: 'succeeded' }] };
  }

  override async fetch(): Promise<ProviderState> {
    return report('pending');
  }

  override async clientSecret(): Promise<null> {
    return null;
  }
}

const report = (status: ProviderState['status']): ProviderState => ({
  providerRef: null,
  status,
  observedAt: new Date(),
  authorised: 0,
  captured: 0,
  refunds: [],
  failure: null,
});
