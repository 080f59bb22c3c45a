import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { reasonOfNoAnswer } from '@orderly/platform/outgoing-http/outgoing-errors';
import { OutgoingHttp } from '@orderly/platform/outgoing-http/outgoing-http';
import { retryAfterMs } from '@orderly/platform/outgoing-http/retry-after';
import type { DueDelivery } from '../deliveries/deliveries.repository.js';
import type { Endpoint } from '../endpoint/endpoint.entity.js';
import { EndpointSecrets } from '../endpoint/endpoint-secrets.js';
import { MayReceive } from '../endpoint/may-receive.js';
import { eventBodyOf } from '../feed/event-body.js';
import { signedHeaders } from '../signing/signing-keys.js';
import { loggedResponse } from './response-log.js';

const TIMEOUT_MS = 15_000;
const MAX_RESPONSE_BYTES = 16_384;

/** What one attempt led to. */
export interface AttemptResult {
  readonly attemptedAt: Date;
  readonly durationMs: number;
  /** Null without an answer. */
  readonly status: number | null;
  readonly error: string | null;
  readonly responseBody: string | null;
  readonly retryAfterMs: number;
  /** No further attempt can succeed. */
  readonly isFinal: boolean;
}

/** Sends one event to one endpoint, once. */
@Injectable()
export class SendDelivery {
  constructor(
    private readonly config: AppConfig,
    private readonly http: OutgoingHttp,
    private readonly secrets: EndpointSecrets,
    private readonly mayReceive: MayReceive,
    private readonly clock: Clock,
  ) {}

  /** @throws the reason of the signal when the process stops: the attempt does not count */
  async attempt(
    endpoint: Endpoint,
    { event }: DueDelivery,
    stop: AbortSignal,
  ): Promise<AttemptResult> {
    const attemptedAt = this.clock.now();
    const none = { attemptedAt, durationMs: 0, status: null, responseBody: null, retryAfterMs: 0 };
    if (!(await this.mayReceive.decide(endpoint, event.type)))
      return { ...none, isFinal: true, error: 'Its owner may no longer see events of this type.' };
    const body = JSON.stringify(eventBodyOf(event));
    const keys = await this.secrets.valid(endpoint.id);
    const signed = signedHeaders({ id: event.eventId, at: attemptedAt, body }, keys);
    const beganAt = performance.now();
    const took = () => Math.round(performance.now() - beganAt);
    try {
      const response = await this.http.post({
        url: endpoint.url,
        headers: {
          ...signed,
          'content-type': 'application/json',
          'user-agent': `Orderly-Webhooks/${this.config.version}`,
        },
        body,
        timeoutMs: TIMEOUT_MS,
        signal: stop,
        carriesTrace: true,
        maxResponseBytes: MAX_RESPONSE_BYTES,
      });
      const { status, headers } = response;
      const isSuccess = status >= 200 && status < 300;
      return {
        attemptedAt,
        durationMs: took(),
        status,
        error: isSuccess ? null : `The receiver answered ${status}.`,
        responseBody: loggedResponse(response.body),
        retryAfterMs: retryAfterMs(headers['retry-after'], attemptedAt),
        isFinal: status === 410,
      };
    } catch (error) {
      if (stop.aborted) throw stop.reason;
      const reason = reasonOfNoAnswer(error, TIMEOUT_MS);
      return { ...none, durationMs: took(), error: reason, isFinal: false };
    }
  }
}
