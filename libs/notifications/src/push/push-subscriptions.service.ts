import { Injectable } from '@nestjs/common';
import { deviceNameOf } from '@orderly/platform/access/device-names';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ForbiddenDestination } from '@orderly/platform/outgoing-http/outgoing-errors';
import { OutgoingHttp } from '@orderly/platform/outgoing-http/outgoing-http';
import { Accounts, UserNotFound } from '@orderly/users';
import type { AddPushSubscriptionRequest } from './dto/push-subscription.js';
import {
  PushEndpointRefused,
  PushNotOffered,
  PushSubscriptionNotFound,
} from './push-subscription.errors.js';
import {
  PushSubscriptionsRepository,
  type ShownSubscription,
} from './push-subscriptions.repository.js';

/** The browsers of an account; each account sees and changes its own. */
@Injectable()
export class PushSubscriptions {
  constructor(
    private readonly subscriptions: PushSubscriptionsRepository,
    private readonly accounts: Accounts,
    private readonly outgoing: OutgoingHttp,
    private readonly config: AppConfig,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  list({ userId }: Actor): Promise<ShownSubscription[]> {
    return this.subscriptions.ofUser(userId);
  }

  /**
   * Adds a browser, or refreshes it.
   * @throws PushNotOffered, PushEndpointRefused
   */
  async add(
    tx: Transaction,
    actor: Actor,
    { endpoint, keys, expirationTime = null }: AddPushSubscriptionRequest,
  ): Promise<{ subscription: ShownSubscription; isNew: boolean }> {
    const { userId, origin, authentication } = actor;
    const sessionId = authentication.kind === 'session' ? authentication.sessionId : null;
    const { webPush } = this.config;
    if (!webPush) throw new PushNotOffered();
    // An erasure that has begun must find everything, so it waits, or ends this.
    if (!(await this.accounts.lockIfActive(tx, userId))) throw new UserNotFound(userId);
    const id = newId();
    const subscription = await this.subscriptions.add(tx, {
      ...{ id, userId, sessionId, endpoint: this.acceptable(endpoint) },
      ...{ p256dh: keys.p256dh, auth: keys.auth, serverKey: webPush.publicKey },
      ...{ label: deviceNameOf(origin.userAgent ?? null), expiresAt: expirationTime },
      createdAt: this.clock.now(),
    });
    const isNew = subscription.id === id;
    if (isNew) {
      await this.subscriptions.trim(tx, userId);
      await this.record(tx, actor, 'notifications.push-subscription-added', id);
    }
    return { subscription, isNew };
  }

  /** @throws PushSubscriptionNotFound */
  async remove(tx: Transaction, actor: Actor, id: string): Promise<void> {
    if (!(await this.subscriptions.remove(tx, actor.userId, id)))
      throw new PushSubscriptionNotFound(id);
    await this.record(tx, actor, 'notifications.push-subscription-removed', id);
  }

  private acceptable(endpoint: string): string {
    try {
      return this.outgoing.acceptable(endpoint);
    } catch (error) {
      if (error instanceof ForbiddenDestination) throw new PushEndpointRefused(error.message);
      throw error;
    }
  }

  private record(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    action: string,
    id: string,
  ): Promise<void> {
    return this.audit.record(tx, {
      ...{ actorId, origin, action },
      subject: { type: 'push-subscription', id },
    });
  }
}
