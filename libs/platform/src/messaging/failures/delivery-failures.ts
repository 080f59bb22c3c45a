/** A retry cannot help: the delivery becomes a dead letter at once. */
export class PermanentFailure extends Error {}

/**
 * A retry cannot help, and we have nothing to fix: the addressee does not accept the delivery, for
 * example because the mailbox does not exist. Counted separately, so that the alert on dead letters
 * stays quiet. If in doubt, throw `PermanentFailure`.
 */
export class Undeliverable extends PermanentFailure {}

/**
 * The addressee asked for a pause, for example by `Retry-After`. The attempt counts as any other.
 * The next one comes after this pause or that of the policy, whichever is longer: so an addressee
 * can neither use up the attempts early nor put them off by more than a week each.
 */
export class RetryLater extends Error {
  constructor(
    message: string,
    readonly retryAfterMs: number,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
