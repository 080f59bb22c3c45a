import { Injectable } from '@nestjs/common';
import { StepUpDemand } from '@orderly/platform/access/step-up-demand';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { SecurityNotices } from '@orderly/users';
import { grantableScopes, ScopeNotYours } from '../core/scopes.js';
import {
  ClientHasNoSecret,
  ClientNotFound,
  ClientNotYours,
  KeysDoNotFit,
} from './client.errors.js';
import { ClientBudget } from './client-budget.js';
import { hashOfSecret, mintSecret } from './client-secret.js';
import { beyondActor, type OAuthClient } from './clients/client.js';
import { LiveClients } from './clients/live-clients.js';
import { ClientsRepository } from './clients.repository.js';
import type { AddClientRequest, ChangeClientRequest } from './dto/client.requests.js';

const HOUR_S = 3_600;

/**
 * A client with its new secret, which cannot be shown again. The secret is null when the client has
 * keys of its own.
 */
export interface ClientWithSecret {
  readonly client: OAuthClient;
  readonly secret: string | null;
}

@Injectable()
export class Clients {
  constructor(
    private readonly clients: ClientsRepository,
    private readonly live: LiveClients,
    private readonly budget: ClientBudget,
    private readonly notices: SecurityNotices,
    private readonly stepUp: StepUpDemand,
    private readonly auditLog: AuditLog,
  ) {}

  /** @throws ClientNotFound */
  async get(clientId: string): Promise<OAuthClient> {
    const client = await this.clients.find(clientId);
    if (!client) throw new ClientNotFound(clientId);
    return client;
  }

  /**
   * Adds a client that acts for the actor.
   * @throws PeopleOnly, StepUpNeeded, UnknownScope, ScopeNotYours, KeysDoNotFit, TooManyClients,
   * ClientCredentialsSpent
   */
  async add(tx: Transaction, actor: Actor, wish: AddClientRequest): Promise<ClientWithSecret> {
    this.stepUp.assertMet(actor);
    const { name, authMethod, jwks = null, requestsPerSecond: perSecond = null } = wish;
    const scopes = grantableScopes(actor, wish.scopes);
    const hasKeys = authMethod === 'private_key_jwt';
    if (hasKeys !== (jwks !== null)) throw new KeysDoNotFit(hasKeys);
    await this.budget.takeClient(tx, actor.userId);
    const secret = hasKeys ? null : mintSecret();
    const secretHash = secret === null ? null : hashOfSecret(secret);
    const facts = {
      id: newId(),
      ownerId: actor.userId,
      name,
      authMethod,
      jwks,
      scopes,
      perSecond,
      secretHash,
    };
    const client = await this.clients.add(tx, facts);
    await this.audit(tx, actor, 'auth.client-made', client.id, { authMethod, scopes });
    await this.notices.tell(tx, actor.userId, 'client-made', actor.origin, { name });
    return { client, secret };
  }

  /**
   * @param assertUnchanged gets the current client, locked, and throws when the caller saw another
   * version
   * @throws PeopleOnly, StepUpNeeded, ClientNotFound, UnknownScope, ScopeNotYours, ClientNotYours,
   * KeysDoNotFit
   */
  async change(
    tx: Transaction,
    actor: Actor,
    clientId: string,
    wish: ChangeClientRequest,
    assertUnchanged: (client: OAuthClient) => void,
  ): Promise<OAuthClient> {
    this.stepUp.assertMet(actor);
    const client = await this.lock(tx, clientId);
    assertUnchanged(client);
    const scopes = wish.scopes ? grantableScopes(actor, wish.scopes) : client.scopes;
    if (wish.jwks && client.authMethod !== 'private_key_jwt') throw new KeysDoNotFit(false);
    const gainsScopes = scopes.some((scope) => !client.scopes.includes(scope));
    if (wish.jwks || wish.disabled === false || gainsScopes)
      this.assertMayActAs(actor, { ...client, scopes });

    const {
      name = client.name,
      jwks = client.jwks,
      requestsPerSecond: perSecond = client.perSecond,
    } = wish;
    const isDisabled = wish.disabled ?? client.disabledAt !== null;
    const changed = await this.clients.update(tx, {
      id: clientId,
      name,
      jwks,
      perSecond,
      scopes,
      isDisabled,
    });
    this.live.forgetAllAfterCommit(tx);
    const before = {
      scopes: client.scopes,
      perSecond: client.perSecond,
      isDisabled: client.disabledAt !== null,
    };
    const after = { scopes, perSecond, isDisabled, ...(wish.jwks && { newKeys: true }) };
    await this.audit(tx, actor, 'auth.client-changed', clientId, after, before);
    if (wish.jwks) await this.tellOfNewCredentials(tx, actor, changed);
    return changed;
  }

  /**
   * @throws PeopleOnly, StepUpNeeded, ClientNotFound, ClientHasNoSecret, ScopeNotYours,
   *   ClientNotYours, ClientCredentialsSpent
   */
  async renewSecret(
    tx: Transaction,
    actor: Actor,
    clientId: string,
    overlapHours: number,
  ): Promise<ClientWithSecret> {
    this.stepUp.assertMet(actor);
    const found = await this.lock(tx, clientId);
    if (found.authMethod !== 'client_secret_basic') throw new ClientHasNoSecret();
    this.assertMayActAs(actor, found);
    this.budget.takeCredentials(actor.userId);
    const secret = mintSecret();
    const client = await this.clients.replaceSecret(
      tx,
      clientId,
      hashOfSecret(secret),
      overlapHours * HOUR_S,
    );
    await this.audit(tx, actor, 'auth.client-secret-made', clientId, { overlapHours });
    await this.tellOfNewCredentials(tx, actor, client);
    return { client, secret };
  }

  /** @throws ClientNotFound */
  async remove(tx: Transaction, actor: Actor, clientId: string): Promise<void> {
    const { scopes } = await this.lock(tx, clientId);
    await this.clients.remove(tx, clientId);
    this.live.forgetAllAfterCommit(tx);
    await this.audit(tx, actor, 'auth.client-removed', clientId, undefined, { scopes });
  }

  private async lock(tx: Transaction, clientId: string): Promise<OAuthClient> {
    const client = await this.clients.lock(tx, clientId);
    if (!client) throw new ClientNotFound(clientId);
    return client;
  }

  /**
   * New keys, a new secret, more scopes, or enabling a client again are means to act as its owner:
   * its orders are the owner's, and the audit log names the owner. Even an administrator who holds
   * all the scopes could not place an order as the owner.
   */
  private assertMayActAs(actor: Actor, client: Pick<OAuthClient, 'ownerId' | 'scopes'>): void {
    const missing = beyondActor(actor, client);
    if (missing.length > 0) throw new ScopeNotYours(missing);
    if (client.ownerId !== actor.userId) throw new ClientNotYours();
  }

  /** Only the owner can renew credentials, so the notice goes to the actor. */
  private tellOfNewCredentials(
    tx: Transaction,
    { userId, origin }: Actor,
    { name }: OAuthClient,
  ): Promise<void> {
    return this.notices.tell(tx, userId, 'client-credentials-renewed', origin, { name });
  }

  private audit(
    tx: Transaction,
    { userId, origin }: Actor,
    action: string,
    id: string,
    after?: object,
    before?: object,
  ): Promise<void> {
    const entry = { actorId: userId, origin, action, subject: { type: 'oauth-client', id } };
    return this.auditLog.record(tx, {
      ...entry,
      ...(before && { before }),
      ...(after && { after }),
    });
  }
}
