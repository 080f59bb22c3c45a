import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { PermanentFailure } from '@orderly/platform/messaging/failures/delivery-failures';
import type { PersonalData } from '../personal-data/personal-data.js';
import { ERASURE_DUE, type ErasureDue } from './erasure.events.js';
import { ErasurePages } from './erasure-pages.js';

/**
 * A module's part of an erasure. The pages come first, in their own transactions, and the report
 * last. A person with much data is erased in as many attempts as needed, each of which continues
 * where the last one ended. The order of the modules does not matter. Idempotency key: (erasure,
 * module).
 */
@Injectable()
export abstract class ErasureConsumer extends EventConsumer {
  protected abstract readonly data: PersonalData;

  constructor(private readonly pages: ErasurePages) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    await this.pages.run(dueIn(event), this.data, signal);
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await this.pages.answer(tx, dueIn(event), this.data);
  }
}

function dueIn({ type, data }: DomainEvent): ErasureDue {
  if (type !== ERASURE_DUE) throw new PermanentFailure(`No erasure is meant by ${type}.`);
  return data as ErasureDue;
}
