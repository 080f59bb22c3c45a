/** A text message. It exists in memory only: it may hold a code, of which nothing is stored. */
export interface Sms {
  /** The same for every repetition: the provider sends it once. */
  readonly id: string;
  /** E.164. */
  readonly to: string;
  readonly text: string;
}

/** A provider of text messages. */
export abstract class SmsGateway {
  /** Whether the installation has one. */
  abstract readonly isOffered: boolean;

  /**
   * Resolves once the provider has taken the message.
   * @throws PermanentFailure when it certainly did not and never will
   * @throws RetryLater when it may or may not have: repeat it, with the same id
   */
  abstract send(sms: Sms, signal: AbortSignal): Promise<void>;
}
