import { Injectable } from '@nestjs/common';
import type { Transaction } from '../database/transactions.js';
import type { DomainEvent } from '../events/domain-event.js';
import { EventConsumer, PermanentFailure } from '../events/event-consumer.js';
import { ERASURE_DUE, type ErasureDue } from './erasure.events.js';
import { Erasures } from './erasures.js';
import type { PersonalData } from './personal-data.js';

/**
 * A module's answer to an erasure: what it did and the answer commit together, so a crash loses neither. Each module has one, and their
 * order does not matter.
 * Idempotency key: (erasure, module).
 */
@Injectable()
export abstract class ErasureConsumer extends EventConsumer {
  protected abstract readonly data: PersonalData;

  constructor(private readonly erasures: Erasures) {
    super();
  }

  async apply(tx: Transaction, event: DomainEvent): Promise<void> {
    if (event.type !== ERASURE_DUE)
      throw new PermanentFailure(`No erasure is meant by ${event.type}.`);
    const { erasureId, userId } = event.data as ErasureDue;
    await this.erasures.answer(tx, erasureId, this.data.module, await this.data.erase(tx, userId));
  }
}
