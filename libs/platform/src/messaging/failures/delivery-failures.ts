/** Trying again cannot help: the delivery becomes a dead letter at once. */
export class PermanentFailure extends Error {}

/**
 * Nor is anything of ours to be mended: the addressee does not take it, such as a mailbox that
 * there is not. Counted apart, so that an alert on dead letters stays quiet. In doubt it is ours.
 */
export class Undeliverable extends PermanentFailure {}
