import type { Transaction } from '../../database/transactions.js';
import type { DomainEvent } from './domain-event.js';
import type { EffectsInOneStatement } from './effects-in-one-statement.js';

/**
 * Handles events. Delivery is at least once and in the order of each subject; the inbox row
 * `(name, event id)` makes the effect in the database happen once.
 */
export abstract class EventConsumer {
  /** Name of the consumer, of its queue and of its inbox rows: never rename one. */
  abstract readonly name: string;

  /**
   * Effects outside the database, such as sending mail: done before `handle`, and again after a
   * crash in between, so they need a key that makes the repetition harmless. Throw
   * `PermanentFailure` when trying again is pointless.
   */
  performExternal?(event: DomainEvent, signal: AbortSignal): Promise<void>;

  /** Effects in the database; commits together with the mark that the event was handled. */
  abstract handle(tx: Transaction, event: DomainEvent): Promise<void>;

  /**
   * The same effects for a consumer whose cost counts: tried first. When the statement fails or
   * refuses itself, it has done nothing, and `handle` does it or says what is wrong.
   */
  readonly inOneStatement?: EffectsInOneStatement;

  /** The last attempt failed: commits together with the dead letter. */
  deadLettered?(tx: Transaction, event: DomainEvent, reason: string): Promise<void>;
}
