/** A retry cannot help: the delivery becomes a dead letter at once. */
export class PermanentFailure extends Error {}

/**
 * A retry cannot help, and we have nothing to fix: the addressee does not accept the delivery, for
 * example because the mailbox does not exist. Counted separately, so that the alert on dead letters
 * stays quiet. If in doubt, throw `PermanentFailure`.
 */
export class Undeliverable extends PermanentFailure {}
