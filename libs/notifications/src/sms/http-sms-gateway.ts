import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import {
  PermanentFailure,
  RetryLater,
} from '@orderly/platform/messaging/failures/delivery-failures';
import { reasonOfNoAnswer } from '@orderly/platform/outgoing-http/outgoing-errors';
import { retryAfterMs } from '@orderly/platform/outgoing-http/retry-after';
import { tracedInside } from '@orderly/platform/tracing/tracer';
import { type Sms, SmsGateway } from './sms-gateway.js';

const TIMEOUT_MS = 10_000;
/** RFC 9110 and the draft of Idempotency-Key: the first request with the key is still under way. */
const TRY_AGAIN: ReadonlySet<number> = new Set([408, 409, 425, 429]);

/**
 * Sends by a POST to the provider of the installation, or to a small adapter in front of it. The
 * address is the operator's, so it may lead inside.
 */
@Injectable()
export class HttpSmsGateway extends SmsGateway {
  constructor(
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {
    super();
  }

  override get isOffered(): boolean {
    return this.config.sms !== undefined;
  }

  override async send(message: Sms, signal: AbortSignal): Promise<void> {
    const { sms } = this.config;
    if (!sms) throw new PermanentFailure('No provider of text messages is set up.');
    const attributes = { 'server.address': new URL(sms.url).host };
    return tracedInside({ name: 'send text message', kind: 'client', attributes }, () =>
      this.sendNow(message, sms, signal),
    );
  }

  private async sendNow(
    { id, to, text }: Sms,
    sms: NonNullable<AppConfig['sms']>,
    signal: AbortSignal,
  ): Promise<void> {
    const response = await fetch(sms.url, {
      method: 'POST',
      // The token goes to the address of the settings and to no other.
      redirect: 'manual',
      headers: {
        authorization: `Bearer ${sms.token}`,
        'content-type': 'application/json',
        'idempotency-key': id,
        'user-agent': `Orderly/${this.config.version}`,
      },
      body: JSON.stringify({ id, from: sms.sender, to, text }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    }).catch((error: unknown) => {
      if (signal.aborted) throw signal.reason;
      throw new RetryLater(reasonOfNoAnswer(causeOf(error), TIMEOUT_MS), 0);
    });
    // Nothing of an answer is used but its status. It may repeat the number and the text.
    await response.body?.cancel();
    const { status, headers } = response;
    if (status >= 200 && status < 300) return;
    const answered = `The provider answered ${status}.`;
    if (status < 500 && !TRY_AGAIN.has(status)) throw new PermanentFailure(answered);
    const asked = headers.get('retry-after') ?? undefined;
    throw new RetryLater(answered, retryAfterMs(asked, this.clock.now()));
  }
}

/** `fetch` hides the reason of a failed connection in its cause. */
const causeOf = (error: unknown): unknown =>
  error instanceof TypeError && error.cause ? error.cause : error;
