import { Injectable } from '@nestjs/common';
import { StepUpDemand } from '@orderly/platform/access/step-up-demand';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { SecurityNotices } from '@orderly/users';
import { grantableScopes } from '../core/scopes.js';
import {
  ApiKeyEnded,
  ApiKeyNotFound,
  ApiKeysSpent,
  LaterExpiry,
  TooManyApiKeys,
} from './api-key.errors.js';
import type { ApiKey } from './api-key.js';
import { mayManage } from './api-key.policy.js';
import { mintApiKey } from './api-key-format.js';
import { ApiKeysRepository, type NewApiKey } from './api-keys.repository.js';
import type { ChangeApiKeyRequest, MakeApiKeyRequest } from './dto/api-key.requests.js';
import { LiveApiKeys } from './live-api-keys.js';

const MAX_LIVE_KEYS = 50;
/** Each key leaves a row for months and mails its owner. */
const MAX_MADE_PER_DAY = 100;
const DAY_S = 86_400;
const HOUR_S = 3_600;

/** A new key. It cannot be shown again. */
export interface MadeApiKey {
  readonly apiKey: ApiKey;
  readonly key: string;
}

@Injectable()
export class ApiKeys {
  private readonly kind: 'live' | 'test';

  constructor(
    private readonly keys: ApiKeysRepository,
    private readonly live: LiveApiKeys,
    private readonly notices: SecurityNotices,
    private readonly stepUp: StepUpDemand,
    private readonly auditLog: AuditLog,
    config: AppConfig,
  ) {
    this.kind = config.environment === 'production' ? 'live' : 'test';
  }

  /** @throws PeopleOnly, StepUpNeeded, UnknownScope, ScopeNotYours, TooManyApiKeys, ApiKeysSpent */
  async make(tx: Transaction, actor: Actor, wish: MakeApiKeyRequest): Promise<MadeApiKey> {
    this.stepUp.assertMet(actor);
    const scopes = grantableScopes(actor, wish.scopes);
    const { name, ipRanges, requestsPerSecond: perSecond = null, expiresInDays } = wish;
    const lifetimeS = expiresInDays * DAY_S;
    const facts = { name, scopes, ipRanges, perSecond, lineId: null, lifetimeS };
    const made = await this.add(tx, actor, facts);
    await this.audit(tx, actor, 'auth.api-key-made', made.apiKey, {
      scopes,
      ipRanges,
      expiresAt: made.apiKey.expiresAt,
    });
    return made;
  }

  /** @throws ApiKeyNotFound */
  async get(actor: Actor, keyId: string): Promise<ApiKey> {
    const key = await this.keys.find(keyId);
    if (!key || !mayManage(actor, key)) throw new ApiKeyNotFound(keyId);
    return key;
  }

  /**
   * @param assertUnchanged gets the current key, locked, and throws when the caller saw another
   * version
   * @throws PeopleOnly, StepUpNeeded, ApiKeyNotFound, ApiKeyEnded, LaterExpiry
   */
  async change(
    tx: Transaction,
    actor: Actor,
    keyId: string,
    wish: ChangeApiKeyRequest,
    assertUnchanged: (key: ApiKey) => void,
  ): Promise<ApiKey> {
    this.stepUp.assertMet(actor);
    const key = await this.lockOwn(tx, actor, keyId);
    assertUnchanged(key);
    if (!key.isLive) throw new ApiKeyEnded(keyId);
    const { name = key.name, ipRanges = key.ipRanges, expiresAt = key.expiresAt } = wish;
    if (expiresAt > key.expiresAt) throw new LaterExpiry();

    const changed = await this.keys.update(tx, { id: keyId, name, ipRanges, expiresAt });
    this.live.forgetAfterCommit(tx, key.hash);
    await this.audit(
      tx,
      actor,
      'auth.api-key-changed',
      key,
      { ipRanges, expiresAt },
      { ipRanges: key.ipRanges, expiresAt: key.expiresAt },
    );
    return changed;
  }

  /**
   * Creates a key with the same settings. The old one stays valid for the overlap, so that its
   * users can change over.
   * @throws PeopleOnly, StepUpNeeded, ApiKeyNotFound, ApiKeyEnded, TooManyApiKeys, ApiKeysSpent
   */
  async rotate(
    tx: Transaction,
    actor: Actor,
    keyId: string,
    overlapHours: number,
  ): Promise<MadeApiKey> {
    this.stepUp.assertMet(actor);
    const key = await this.lockOwn(tx, actor, keyId);
    // A key has one successor: the second of two concurrent rotations finds it replaced.
    if (!key.isLive || key.replacedBy !== null) throw new ApiKeyEnded(keyId);
    const { name, scopes, ipRanges, perSecond, lineId } = key;
    const lifetimeS = Math.ceil((key.expiresAt.getTime() - key.createdAt.getTime()) / 1_000);
    const facts = { name, scopes, ipRanges, perSecond, lineId, lifetimeS };
    const made = await this.add(tx, actor, facts);
    await this.keys.replace(tx, keyId, made.apiKey.id, overlapHours * HOUR_S);
    this.live.forgetAfterCommit(tx, key.hash);
    await this.audit(tx, actor, 'auth.api-key-rotated', key, {
      replacedBy: made.apiKey.id,
      overlapHours,
    });
    return made;
  }

  /** @throws ApiKeyNotFound */
  async revoke(tx: Transaction, actor: Actor, keyId: string): Promise<void> {
    await this.end(tx, actor, await this.lockOwn(tx, actor, keyId));
  }

  /**
   * For actors who may revoke the keys of any account.
   * @throws ApiKeyNotFound
   */
  async revokeOf(tx: Transaction, actor: Actor, ownerId: string, keyId: string): Promise<void> {
    const key = await this.keys.lock(tx, keyId);
    if (key?.ownerId !== ownerId) throw new ApiKeyNotFound(keyId);
    await this.end(tx, actor, key);
  }

  /** Idempotent: revoking again changes nothing. */
  private async end(
    tx: Transaction,
    actor: Actor,
    key: ApiKey & { readonly hash: Buffer },
  ): Promise<void> {
    if (key.revokedAt) return;
    await this.keys.revoke(tx, key.id);
    this.live.forgetAfterCommit(tx, key.hash);
    await this.audit(tx, actor, 'auth.api-key-revoked', key);
  }

  private async lockOwn(tx: Transaction, actor: Actor, keyId: string) {
    const key = await this.keys.lock(tx, keyId);
    if (!key || !mayManage(actor, key)) throw new ApiKeyNotFound(keyId);
    return key;
  }

  private async add(
    tx: Transaction,
    actor: Actor,
    facts: Omit<NewApiKey, 'id' | 'ownerId' | 'hash' | 'prefix'>,
  ): Promise<MadeApiKey> {
    if ((await this.keys.countLive(tx, actor.userId)) >= MAX_LIVE_KEYS) throw new TooManyApiKeys();
    const pauseS = await this.keys.pauseS(tx, actor.userId, MAX_MADE_PER_DAY);
    if (pauseS !== null) throw new ApiKeysSpent(pauseS);
    const { key, hash, prefix } = mintApiKey(this.kind);
    const apiKey = await this.keys.add(tx, {
      ...facts,
      id: newId(),
      ownerId: actor.userId,
      hash,
      prefix,
    });
    await this.notices.tell(tx, actor.userId, 'api-key-made', actor.origin, {
      name: `${apiKey.name} (${apiKey.prefix}…)`,
    });
    return { apiKey, key };
  }

  /** The entry leaves out the name: people choose it, and it may be a person's. */
  private audit(
    tx: Transaction,
    { userId, origin }: Actor,
    action: string,
    { id }: ApiKey,
    after?: object,
    before?: object,
  ): Promise<void> {
    const subject = { type: 'api-key', id };
    return this.auditLog.record(tx, {
      actorId: userId,
      origin,
      action,
      subject,
      ...(before && { before }),
      ...(after && { after }),
    });
  }
}
