import { Injectable } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { afterCommit, type Transaction } from '@orderly/platform/database/transactions';
import { TtlCache } from '@orderly/platform/kernel/caching/ttl-cache';
import type { Acr, Amr, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { digestOf, newSecret } from '@orderly/platform/kernel/ids/opaque-secret';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import {
  SESSION_ENDED,
  type SessionEnded,
  USER_SIGNED_OUT,
  type UserSignedOut,
} from '@orderly/users';
import { lineHashOf } from './refresh-line.js';
import type { NewSession, SessionTimes } from './session.sql.js';
import {
  type EndReason,
  type LiveSession,
  type Proof,
  SessionsRepository,
} from './sessions.repository.js';

interface Opened extends Proof {
  readonly sessionId: string;
  readonly userId: string;
}

export interface TokenSession extends Opened {
  readonly transport: 'token';
  /** Opaque, 256 random bits. Only a hash is stored, so it cannot be shown again. */
  readonly refreshToken: string;
}

export interface CookieSession extends Opened {
  readonly transport: 'cookie';
  /**
   * Opaque, 256 random bits; only a hash is stored. There is no token beside it: a browser keeps
   * nothing that a script could read.
   */
  readonly cookie: string;
  readonly expiresAt: Date;
}

export type OpenSession = TokenSession | CookieSession;

type WantedSession = Pick<NewSession, 'userId' | 'origin' | 'acr' | 'amr' | 'transport'>;

/** Manages sessions. A session lives from log-in to log-out, expiry or theft. */
@Injectable()
export class Sessions {
  private readonly live = new TtlCache<LiveSession | null>({ ttlMs: 1_000, maxEntries: 10_000 });

  constructor(
    private readonly sessions: SessionsRepository,
    private readonly outbox: Outbox,
    private readonly config: AppConfig,
    private readonly clock: Clock,
  ) {}

  async open(tx: Transaction, wanted: WantedSession): Promise<OpenSession> {
    const { session, opened } = this.prepare(wanted);
    return opened(await this.sessions.add(tx, session));
  }

  /** A session for `SESSION_FRAGMENT` to add; `opened` returns it once its times are known. */
  prepare(wanted: WantedSession): {
    readonly session: NewSession;
    readonly opened: (times: SessionTimes) => OpenSession;
  } {
    const { userId, acr, amr, transport } = wanted;
    const { refreshTokenAbsoluteTtlS: lifetimeS, refreshTokenIdleTtlS } = this.config.auth;
    const [id, secret] = [newId(), newSecret()];
    const isCookie = transport === 'cookie';
    const hash = digestOf(secret);
    const session = {
      ...wanted,
      ...{ id, lifetimeS, cookieHash: isCookie ? hash : null },
      lineHash: isCookie ? null : lineHashOf(secret),
      refreshToken: isCookie ? null : { hash, lifetimeS: refreshTokenIdleTtlS },
    };
    const opened = ({ authTime, expiresAt }: SessionTimes): OpenSession => {
      const common = { sessionId: id, userId, acr, amr, authTime };
      if (isCookie) return { ...common, transport: 'cookie', cookie: secret, expiresAt };
      return { ...common, transport: 'token', refreshToken: secret };
    };
    return { session, opened };
  }

  /**
   * The person proved their identity again: the session now has that strength, and is fresh.
   * Returns null when it has ended. Takes effect at commit in this process, and within a second in
   * others.
   */
  async strengthen(
    tx: Transaction,
    sessionId: string,
    proof: { acr: Acr; amr: readonly Amr[] },
  ): Promise<Proof | null> {
    afterCommit(tx, () => this.live.evict(sessionId));
    return this.sessions.strengthen(tx, sessionId, proof);
  }

  /** For a change to an account that affects cached sessions, such as its first second factor. */
  async forgetAllOf(tx: Transaction, userId: string): Promise<void> {
    for (const id of await this.sessions.findLiveIdsOf(tx, userId))
      afterCommit(tx, () => this.live.evict(id));
  }

  /**
   * Ends one session, which other modules learn. Returns false when it had ended before. Takes
   * effect at commit in this process, and within a second in others.
   */
  async end(
    tx: Transaction,
    sessionId: string,
    reason: EndReason,
    { traceparent }: Pick<RequestContext, 'traceparent'>,
  ): Promise<boolean> {
    afterCommit(tx, () => this.live.evict(sessionId));
    const userId = await this.sessions.end(tx, sessionId, reason);
    if (userId === null) return false;
    const about = { subject: userId, ownerId: userId, occurredAt: this.clock.now(), traceparent };
    const data = { userId, sessionId };
    await this.outbox.record(tx, domainEvent<SessionEnded>(SESSION_ENDED, about, data));
    return true;
  }

  /**
   * Signs the account out everywhere, which other modules learn, whether or not a session was open.
   * @param except a session that stays open: the one that ends all others
   */
  async endAllOf(
    tx: Transaction,
    userId: string,
    reason: EndReason,
    { traceparent }: Pick<RequestContext, 'traceparent'>,
    except?: string,
  ): Promise<number> {
    const ended = await this.sessions.endAllOf(tx, userId, reason, except);
    for (const sessionId of ended) afterCommit(tx, () => this.live.evict(sessionId));
    const about = { subject: userId, ownerId: userId, occurredAt: this.clock.now(), traceparent };
    await this.outbox.record(tx, domainEvent<UserSignedOut>(USER_SIGNED_OUT, about, { userId }));
    return ended.length;
  }

  /**
   * Returns a live session from the cache, at most a second old; null when it has ended.
   * @param load called only when the cache has no entry
   */
  find(sessionId: string, load: () => Promise<LiveSession | null>): Promise<LiveSession | null> {
    return this.live.get(sessionId, load);
  }
}
