import { Injectable } from '@nestjs/common';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ApplyProviderState } from '../applying/apply-provider-state.js';
import { PaymentsRepository } from '../payment/payments.repository.js';
import type { EventOutcome } from '../payment/provider-event.entity.js';
import type { ProviderEvent } from './provider-event.js';

const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * Applies an event of a provider, in one transaction. Events come late, twice, out of order and
 * before the answer to the call that caused them; all of them are accepted, because the provider
 * would send a refused one for days.
 */
@Injectable()
export class ReceiveProviderEvent {
  constructor(
    private readonly payments: PaymentsRepository,
    private readonly applying: ApplyProviderState,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {}

  async receive(gateway: string, event: ProviderEvent, traceparent: string): Promise<void> {
    // Before the transaction begins: transactions that wait for a second connection while they hold
    // one can exhaust the pool.
    const paymentId = await this.paymentOf(gateway, event);
    await this.transactions.run(async (tx) => {
      const outcome = await this.apply(tx, paymentId, event, traceparent);
      await tx.query(
        `INSERT INTO payments.provider_events
           (gateway, event_id, type, payment_id, outcome, occurred_at, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (gateway, event_id) DO NOTHING`,
        [gateway, event.id, event.type, paymentId, outcome, event.occurredAt, this.clock.now()],
      );
    });
  }

  /** A duplicate needs no check of its own: the merge finds nothing new in it. */
  private async apply(
    tx: Transaction,
    paymentId: string | null,
    { report }: ProviderEvent,
    traceparent: string,
  ): Promise<EventOutcome> {
    if (!report || paymentId === null) return 'unrelated';
    const applied = await this.applying.apply(tx, paymentId, report, traceparent);
    if (applied.isContradictory) return 'contradictory';
    return applied.changes.length > 0 ? 'applied' : 'superseded';
  }

  /** The id that we gave the provider counts only where no other payment has its reference. */
  private async paymentOf(
    gateway: string,
    { report, paymentId }: ProviderEvent,
  ): Promise<string | null> {
    if (!report?.providerRef) return null;
    const known = await this.payments.findByProviderRef(gateway, report.providerRef);
    if (known) return known.id;
    if (paymentId === null || !UUID.test(paymentId)) return null;
    const ours = await this.payments.find(paymentId);
    return ours?.gateway === gateway && ours.providerRef === null ? ours.id : null;
  }
}
