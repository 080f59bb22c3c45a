import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { errorText } from '@orderly/platform/kernel/errors/error-text';
import { Clock } from '@orderly/platform/kernel/time/clock';
import type { DomainEvent } from '@orderly/platform/messaging/events/domain-event';
import { effectsInOneStatement } from '@orderly/platform/messaging/events/effects-in-one-statement';
import { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import { SmsLimitReached } from './phone.errors.js';
import type { SmsQueued } from './sms.events.js';
import { SmsBudgets } from './sms-budgets.js';
import { SmsComposer } from './sms-composer.js';
import { SmsGateway } from './sms-gateway.js';
import type { SmsMessage } from './sms-message.entity.js';
import { SMS_SENT_FRAGMENT, SmsMessagesRepository } from './sms-messages.repository.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** The first ones are within the ten minutes of a code; the last is within a day. */
const SCHEDULE_MS = [
  5 * SECOND_MS,
  15 * SECOND_MS,
  MINUTE_MS,
  3 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  4 * HOUR_MS,
  8 * HOUR_MS,
];
/** Bounds what one account can cost; the rest is in the feed and in the mailbox. */
const NOTICES_OF_AN_ACCOUNT = { perDay: 20, gapS: 0 };

/**
 * Sends text messages. The provider gets the same key with every repetition, so a message whose
 * outcome is not known is sent once.
 */
@EventProcessor('sms', { backoff: { scheduleMs: SCHEDULE_MS }, timeoutMs: 20_000 })
export class SmsConsumer extends EventConsumer {
  override readonly inOneStatement = effectsInOneStatement(
    { sent: SMS_SENT_FRAGMENT },
    (event) => ({ inputs: { sent: { id: smsIdIn(event), sentAt: this.clock.now() } } }),
  );

  constructor(
    private readonly messages: SmsMessagesRepository,
    private readonly composer: SmsComposer,
    private readonly gateway: SmsGateway,
    private readonly budgets: SmsBudgets,
    private readonly transactions: Transactions,
    private readonly clock: Clock,
  ) {
    super();
  }

  override async performExternal(event: DomainEvent, signal: AbortSignal): Promise<void> {
    const id = smsIdIn(event);
    const sms = await this.messages.find(id);
    if (!sms?.isDue) return;
    if (!this.gateway.isOffered) return this.messages.cancel(id, 'No provider is set up.');
    const decision = await this.composer.decide(sms);
    if ('cancelled' in decision) return this.messages.cancel(id, decision.cancelled);
    if ('deferredUntil' in decision) return this.messages.defer(id, decision.deferredUntil);
    const { to, text, isCode } = decision;
    const isFirst = sms.attempts === 0;
    const refusal = isCode || !isFirst ? null : await this.refusalOf(sms);
    if (refusal) return this.messages.cancel(id, refusal);
    await this.messages.begin(id, masked(to));
    await this.gateway.send({ id, to, text }, signal).catch(async (error: unknown) => {
      if (!signal.aborted) await this.messages.noteError(id, errorText(error));
      throw error;
    });
  }

  async handle(tx: Transaction, event: DomainEvent): Promise<void> {
    await this.inOneStatement.applyIn(tx, event);
  }

  override async deadLettered(tx: Transaction, event: DomainEvent, reason: string): Promise<void> {
    await this.messages.markFailed(tx, smsIdIn(event), reason);
  }

  /** The request for a code has already claimed its cost. Null: the message may be sent. */
  private async refusalOf({ userId }: SmsMessage): Promise<string | null> {
    try {
      return await this.transactions.run(async (tx) => {
        const pauseS = await this.budgets.claim(tx, `notices of ${userId}`, NOTICES_OF_AN_ACCOUNT);
        if (pauseS > 0) return 'The account had too many within a day.';
        await this.budgets.claimOfAll(tx);
        return null;
      });
    } catch (error) {
      if (error instanceof SmsLimitReached) return 'SMS_MAX_PER_DAY was reached.';
      throw error;
    }
  }
}

const smsIdIn = (event: DomainEvent): string => (event.data as SmsQueued).smsId;

/** `+44*******123`: enough for its owner and staff to tell two numbers apart. */
const masked = (number: string): string =>
  `${number.slice(0, 3)}${'*'.repeat(number.length - 6)}${number.slice(-3)}`;
