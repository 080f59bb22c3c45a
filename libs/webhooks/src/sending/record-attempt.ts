import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { DeliveriesRepository, type DueDelivery } from '../deliveries/deliveries.repository.js';
import type { Endpoint } from '../endpoint/endpoint.entity.js';
import { ENDPOINT_DISABLED, type EndpointDisabled } from '../endpoint/endpoint.events.js';
import { EndpointsRepository } from '../endpoint/endpoints.repository.js';
import {
  endpointPauseMs,
  GIVE_UP_AFTER_MS,
  MAX_ATTEMPTS,
  PROBE_AFTER,
  pauseMs,
} from './retry-policy.js';
import type { AttemptResult } from './send-delivery.js';

const GONE = 410;

/** Records what an attempt led to: for the delivery, its log and its endpoint. */
@Injectable()
export class RecordAttempt {
  constructor(
    private readonly deliveries: DeliveriesRepository,
    private readonly endpoints: EndpointsRepository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
  ) {}

  /**
   * What the owner changed meanwhile stays: a delivery that is to be sent again keeps its attempts,
   * and an answer of an old address says nothing about the new one.
   * @param asked the endpoint as it was when the request was sent
   * @returns whether more can be sent to the endpoint as it was
   */
  async record(
    tx: Transaction,
    asked: Endpoint,
    delivery: DueDelivery,
    result: AttemptResult,
    traceparent: string,
  ): Promise<boolean> {
    const endpoint = await this.endpoints.lock(tx, asked.id);
    const current = endpoint && (await this.deliveries.lock(tx, delivery.id));
    if (!endpoint || !current) return endpoint?.enabled ?? false;
    const { status, error, attemptedAt, durationMs, responseBody } = result;
    await this.deliveries.addAttempt(tx, {
      ...{ id: newId(), deliveryId: delivery.id, url: asked.url },
      ...{ attemptedAt, durationMs, status, error, responseBody },
    });
    const isMoved = endpoint.url !== asked.url;
    const isAskedAgain = current.attempts !== delivery.attempts;
    const attempts = delivery.attempts + 1;
    const finishedAt = new Date(attemptedAt.getTime() + durationMs);
    if (error === null) {
      const end = { status: 'delivered' as const, attempts, nextAttemptAt: null, finishedAt };
      await this.deliveries.settle(tx, delivery.id, end);
      const health = { failures: 0, failingSince: null, pausedUntil: null };
      if (endpoint.failures > 0 && !isMoved)
        await this.endpoints.saveHealth(tx, endpoint.id, health);
      return endpoint.enabled && !isMoved;
    }
    if (isMoved) return false;
    const isLast = result.isFinal || attempts >= MAX_ATTEMPTS;
    if (!isAskedAgain)
      await this.deliveries.settle(tx, delivery.id, {
        status: isLast ? 'failed' : 'pending',
        attempts,
        nextAttemptAt: isLast ? null : after(finishedAt, pauseMs(attempts, result.retryAfterMs)),
        finishedAt: isLast ? finishedAt : null,
      });
    // Nothing was sent, so the receiver is not at fault.
    if (status === null && result.isFinal) return mayGoOn(endpoint);
    return mayGoOn(await this.failed(tx, endpoint, status, finishedAt, traceparent));
  }

  private async failed(
    tx: Transaction,
    endpoint: Endpoint,
    status: number | null,
    at: Date,
    traceparent: string,
  ): Promise<Pick<Endpoint, 'failures' | 'enabled'>> {
    const failures = endpoint.failures + 1;
    const failingSince = endpoint.failingSince ?? at;
    const pause = endpointPauseMs(failures);
    const pausedUntil = pause === 0 ? null : after(at, pause);
    await this.endpoints.saveHealth(tx, endpoint.id, { failures, failingSince, pausedUntil });
    const isOver = at.getTime() - failingSince.getTime() >= GIVE_UP_AFTER_MS;
    if (!endpoint.enabled || (status !== GONE && !isOver))
      return { failures, enabled: endpoint.enabled };
    const reason = status === GONE ? 'gone' : 'failing';
    await this.endpoints.disable(tx, endpoint.id, reason, at);
    const { id: subject, ownerId } = endpoint;
    const about = { subject, ownerId, occurredAt: at, traceparent };
    const data: EndpointDisabled = { endpointId: endpoint.id, reason };
    await this.outbox.record(tx, domainEvent(ENDPOINT_DISABLED, about, data));
    await this.audit.record(tx, {
      actorId: null,
      origin: { requestId: endpoint.id, traceparent, ip: null },
      action: 'webhooks.endpoint-disabled',
      subject: { type: 'webhook-endpoint', id: endpoint.id },
      after: { reason },
    });
    return { failures, enabled: false };
  }
}

/** One that fails gets one request at a time. */
const mayGoOn = ({ failures, enabled }: Pick<Endpoint, 'failures' | 'enabled'>): boolean =>
  enabled && failures < PROBE_AFTER;

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);
