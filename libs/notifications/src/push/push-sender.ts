import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import {
  PermanentFailure,
  RetryLater,
  Undeliverable,
} from '@orderly/platform/messaging/failures/delivery-failures';
import {
  ForbiddenDestination,
  reasonOfNoAnswer,
} from '@orderly/platform/outgoing-http/outgoing-errors';
import { OutgoingHttp } from '@orderly/platform/outgoing-http/outgoing-http';
import { retryAfterMs } from '@orderly/platform/outgoing-http/retry-after';
import type { PushSubscription } from './push-subscription.entity.js';

const TIMEOUT_MS = 10_000;
/** Nothing of an answer is used but its status. */
const MAX_RESPONSE_BYTES = 1_024;

export interface Push {
  readonly payload: string;
  /** How long the push service keeps it for a browser that is away. */
  readonly ttlS: number;
  readonly urgency: 'low' | 'normal' | 'high';
  /** A later push of this topic replaces one that the browser has not fetched. */
  readonly topic: string;
}

type Keys = NonNullable<AppConfig['webPush']>;

/** Sends a push to a browser: encrypted for it (RFC 8291), and signed with our key (RFC 8292). */
@Injectable()
export class PushSender {
  constructor(
    private readonly http: OutgoingHttp,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns `gone` when the subscription has ended.
   * @throws RetryLater when another attempt may help, PermanentFailure when none can
   */
  async send(
    subscription: Pick<PushSubscription, 'endpoint' | 'p256dh' | 'auth'>,
    push: Push,
    keys: Keys,
    signal: AbortSignal,
  ): Promise<'taken' | 'gone'> {
    const request = await encrypted(subscription, push, keys);
    const { status, headers } = await this.http
      .post({
        ...{ url: subscription.endpoint, ...request, signal },
        ...{ timeoutMs: TIMEOUT_MS, maxResponseBytes: MAX_RESPONSE_BYTES },
      })
      .catch((error: unknown) => {
        if (signal.aborted) throw signal.reason;
        const reason = reasonOfNoAnswer(error, TIMEOUT_MS);
        // An address from a user, with which we have nothing to fix.
        if (error instanceof ForbiddenDestination) throw new Undeliverable(reason);
        throw new RetryLater(reason, 0);
      });
    if (status >= 200 && status < 300) return 'taken';
    if (status === 404 || status === 410) return 'gone';
    const answered = `The push service answered ${status}.`;
    if (status < 500 && status !== 408 && status !== 429) throw new PermanentFailure(answered);
    throw new RetryLater(answered, retryAfterMs(headers['retry-after'], this.clock.now()));
  }
}

async function encrypted(
  { endpoint, p256dh, auth }: Pick<PushSubscription, 'endpoint' | 'p256dh' | 'auth'>,
  { payload, ttlS, urgency, topic }: Push,
  { publicKey, privateKey, subject }: Keys,
): Promise<{ headers: Record<string, string>; body: Uint8Array }> {
  const { default: webPush } = await import('web-push');
  const { headers, body } = webPush.generateRequestDetails(
    { endpoint, keys: { p256dh, auth } },
    payload,
    {
      ...{ TTL: ttlS, urgency, topic, contentEncoding: 'aes128gcm' },
      vapidDetails: { subject, publicKey, privateKey },
    },
  );
  const written = Object.entries(headers).map(([name, value]) => [name, String(value)]);
  return { headers: Object.fromEntries(written), body: body as Buffer };
}
