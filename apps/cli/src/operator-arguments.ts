import { id } from '@orderly/platform/http/fields/ids';
import { instant } from '@orderly/platform/http/fields/times';
import type { Rule } from '@orderly/platform/http/validation/rule';
import { tryParse } from '@orderly/platform/http/validation/try-parse';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { discardReason } from '@orderly/platform/messaging/dead-letters/dto/discard-dead-letter.request';
import { consumerName } from '@orderly/platform/messaging/dead-letters/dto/list-dead-letters.query';
import { InvalidArgumentError } from 'commander';
import { CommandRefused } from './command-refused.js';

/** The most rows that a command lists or changes. */
export const MAX_LISTED = 1_000;

/** Reads an argument by the rule that the API has for it. */
const argument =
  <T>(rule: Rule<T>, refusal: string) =>
  (given: string): T => {
    const parsed = tryParse(rule, given);
    if (parsed === undefined) throw new InvalidArgumentError(refusal);
    return parsed;
  };

export const reason = argument(discardReason(), 'Give a reason of one line, up to 200 characters.');
export const consumer = argument(
  consumerName(),
  'Give the name of a consumer, as `dead-letters list` shows it.',
);
export const eventId = argument(
  id(),
  'Give the id of an event, a UUID, as `events list` and `dead-letters list` show it.',
);
export const time = argument(instant(), 'Give a time such as 2026-11-20T09:30:00Z.');

export function limit(given: string): number {
  const count = Number(given);
  if (/^\d{1,4}$/.test(given) && count >= 1 && count <= MAX_LISTED) return count;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MAX_LISTED}.`);
}

/** The message for API clients: one line. */
export function noticeText(given: string): string {
  if (given.length <= 200 && /^[^\p{Cc}]+$/u.test(given)) return given;
  throw new InvalidArgumentError('Give one line of up to 200 characters.');
}

export const minutes =
  (most: number) =>
  (given: string): number => {
    const count = Number(given);
    if (/^\d{1,5}$/.test(given) && count >= 1 && count <= most) return count;
    throw new InvalidArgumentError(`Give a whole number of minutes from 1 to ${most}.`);
  };

/**
 * An operator who can start commands can do anything; the audit log records that it was the
 * operator.
 */
export const operator = (): { actorId: null; origin: RequestContext } => ({
  actorId: null,
  origin: { requestId: `cli-${newId()}`, traceparent: continueTrace(undefined), ip: null },
});

/** Not a failure of the command: what it names does not exist, or is in another state. */
export function explain(error: unknown): never {
  if (error instanceof DomainError) throw new CommandRefused(error.message);
  throw error;
}
