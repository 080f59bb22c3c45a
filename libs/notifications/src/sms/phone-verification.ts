import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { PhoneNumberRefused, SmsCoolDown, SmsNotOffered } from './phone.errors.js';
import { PhoneCodes } from './phone-codes.js';
import { PhonesRepository } from './phones.repository.js';
import { QueueSms } from './queue-sms.js';
import { SmsBudgets } from './sms-budgets.js';

const CODE_LIFETIME_MS = 10 * 60_000;
/** People who mistype need two or three. */
const CODES_OF_AN_ACCOUNT = { perDay: 5, gapS: 30 };
/** Of whatever account: a number may belong to someone who never asked. */
const CODES_TO_A_NUMBER = { perDay: 3, gapS: 30 };

/** Sends codes to numbers, and compares them. */
@Injectable()
export class PhoneVerification {
  constructor(
    private readonly phones: PhonesRepository,
    private readonly codes: PhoneCodes,
    private readonly budgets: SmsBudgets,
    private readonly queue: QueueSms,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends a code, which replaces an earlier one. The account is locked.
   * @throws SmsNotOffered, PhoneNumberRefused, SmsCoolDown, SmsLimitReached
   */
  async begin(
    tx: Transaction,
    userId: string,
    number: string,
    traceparent: string,
  ): Promise<{ id: string; expiresAt: Date }> {
    const { sms } = this.config;
    if (!sms) throw new SmsNotOffered();
    const { allowedPrefixes } = sms;
    if (allowedPrefixes.length > 0 && !allowedPrefixes.some((each) => number.startsWith(each)))
      throw new PhoneNumberRefused('Text messages are not sent to this country.');
    if ((await this.phones.findIn(tx, userId))?.number === number)
      throw new PhoneNumberRefused('Your account has this number already.');
    const pauses = [
      await this.budgets.claim(tx, `codes of ${userId}`, CODES_OF_AN_ACCOUNT),
      await this.budgets.claim(tx, `codes to ${number}`, CODES_TO_A_NUMBER),
    ];
    const pauseS = Math.max(...pauses);
    if (pauseS > 0) throw new SmsCoolDown(pauseS);
    await this.budgets.claimOfAll(tx);
    const createdAt = this.clock.now();
    const expiresAt = new Date(createdAt.getTime() + CODE_LIFETIME_MS);
    const id = newId();
    await this.phones.endCodes(tx, userId, createdAt);
    await this.phones.addCode(tx, { id, userId, number, createdAt, expiresAt });
    await this.queue.add(tx, { id, userId, messageId: null, createdAt }, traceparent);
    return { id, expiresAt };
  }

  /**
   * Null when no try is left, or no code is open. Commit it before the comparison, so that a wrong
   * code counts.
   */
  takeTry(tx: Transaction, userId: string): Promise<{ id: string; number: string } | null> {
    return this.phones.takeTry(tx, userId, this.clock.now());
  }

  isRight(id: string, code: string): boolean {
    return this.codes.isOf(id, code);
  }
}
