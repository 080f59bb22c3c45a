import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { ForbiddenDestination } from '@orderly/platform/outgoing-http/outgoing-errors';
import { OutgoingHttp } from '@orderly/platform/outgoing-http/outgoing-http';
import { DueDeliveries } from './due-deliveries.js';
import { Endpoint, type EndpointDetails } from './endpoint.entity.js';
import {
  EndpointIsDisabled,
  EndpointNotFound,
  EndpointUrlRefused,
  EventTypesRefused,
  MAX_ENDPOINTS,
  TooManyEndpoints,
} from './endpoint.errors.js';
import { EndpointSecrets, type ShownKeys } from './endpoint-secrets.js';
import { EndpointsRepository } from './endpoints.repository.js';
import { typesWanted } from './event-patterns.js';

export const endpointEtag = ({ version }: Pick<Endpoint, 'version'>): string => etagOf(version);

/** The endpoints of an account. Nobody else sees or changes them. */
@Injectable()
export class EndpointsService {
  constructor(
    private readonly endpoints: EndpointsRepository,
    private readonly secrets: EndpointSecrets,
    private readonly outgoing: OutgoingHttp,
    private readonly due: DueDeliveries,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws EndpointNotFound */
  async get(actor: Actor, id: string): Promise<Endpoint> {
    const endpoint = await this.endpoints.findOwn(actor.userId, id);
    if (!endpoint) throw new EndpointNotFound(id);
    return endpoint;
  }

  /** @throws TooManyEndpoints, EndpointUrlRefused, EventTypesRefused */
  async add(
    tx: Transaction,
    actor: Actor,
    details: EndpointDetails,
  ): Promise<{ endpoint: Endpoint; keys: ShownKeys }> {
    const accepted = this.accepted(actor, details);
    if ((await this.endpoints.countOf(tx, actor.userId)) >= MAX_ENDPOINTS)
      throw new TooManyEndpoints();
    const scopes = actor.scopes === null ? null : [...actor.scopes];
    const owner = { ownerId: actor.userId, scopes };
    const endpoint = Endpoint.add(accepted, owner, this.clock.now());
    await this.endpoints.add(tx, endpoint);
    const keys = await this.secrets.renew(tx, endpoint.id);
    await this.record(tx, actor, endpoint, 'added', null, { enabled: endpoint.enabled });
    return { endpoint, keys };
  }

  /**
   * A machine that changes an endpoint limits it to its own scopes, too: otherwise it could lead
   * events to an address of its choice that it may not see itself.
   * @throws EndpointNotFound, PreconditionFailed, EndpointUrlRefused, EventTypesRefused
   */
  async change(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch,
    details: Partial<EndpointDetails>,
  ): Promise<Endpoint> {
    const endpoint = await this.lock(tx, actor, id);
    ifMatch.assert(endpointEtag(endpoint));
    const accepted = this.accepted(actor, details);
    const { version, scopes } = endpoint;
    endpoint.change(accepted, this.clock.now());
    if (actor.scopes !== null) {
      const own = actor.scopes;
      endpoint.scopes = scopes === null ? [...own] : scopes.filter((each) => own.has(each));
    } else if (details.url !== undefined || details.eventTypes !== undefined) {
      endpoint.scopes = null;
    }
    await this.endpoints.save(tx, endpoint);
    // What was pending when it was disabled goes on.
    if (endpoint.enabled) await this.due.announce(tx, [id], actor.origin.traceparent);
    const fields = Object.keys(details).sort();
    const after = { version: endpoint.version, fields };
    await this.record(tx, actor, endpoint, 'changed', { version }, after);
    return endpoint;
  }

  /** @throws EndpointNotFound, PreconditionFailed */
  async remove(tx: Transaction, actor: Actor, id: string, ifMatch: IfMatch): Promise<void> {
    const endpoint = await this.lock(tx, actor, id);
    ifMatch.assert(endpointEtag(endpoint));
    const { enabled } = endpoint;
    endpoint.remove(this.clock.now());
    await this.endpoints.save(tx, endpoint);
    await this.record(tx, actor, endpoint, 'removed', { enabled }, null);
  }

  /** @throws EndpointNotFound */
  async rotateSecret(tx: Transaction, actor: Actor, id: string): Promise<ShownKeys> {
    const endpoint = await this.lock(tx, actor, id);
    const keys = await this.secrets.renew(tx, id);
    await this.endpoints.raiseVersion(tx, id);
    await this.record(tx, actor, endpoint, 'secret-rotated', null, null);
    return keys;
  }

  /** @throws EndpointNotFound */
  private async lock(tx: Transaction, { userId }: Actor, id: string): Promise<Endpoint> {
    const endpoint = await this.endpoints.lockOwn(tx, userId, id);
    if (!endpoint) throw new EndpointNotFound(id);
    return endpoint;
  }

  /**
   * Locks an endpoint to send something to it at once, also while it is paused after failures.
   * @throws EndpointNotFound, EndpointIsDisabled
   */
  async lockToSend(tx: Transaction, actor: Actor, id: string): Promise<Endpoint> {
    const endpoint = await this.lock(tx, actor, id);
    if (!endpoint.enabled) throw new EndpointIsDisabled();
    if (endpoint.pausedUntil) await this.endpoints.resume(tx, id);
    return endpoint;
  }

  /** The details with the address in its normal form. */
  private accepted<Details extends Partial<EndpointDetails>>(
    actor: Actor,
    details: Details,
  ): Details {
    const refused = (details.eventTypes ?? [])
      .map((pattern, index) => ({ pattern, index }))
      .filter(({ pattern }) => !typesWanted([pattern]).some((type) => may(actor, type.permission)));
    if (refused.length > 0) throw new EventTypesRefused(refused);
    if (details.url === undefined) return details;
    try {
      return { ...details, url: this.outgoing.acceptable(details.url) };
    } catch (error) {
      throw error instanceof ForbiddenDestination ? new EndpointUrlRefused(error.message) : error;
    }
  }

  /** Without the address and the description, which may say more than the audit log may keep. */
  private record(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    { id }: Endpoint,
    act: string,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    return this.audit.record(tx, {
      ...{ actorId, origin, action: `webhooks.endpoint-${act}` },
      subject: { type: 'webhook-endpoint', id },
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
    } as Parameters<AuditLog['record']>[1]);
  }
}
