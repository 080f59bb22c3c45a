export type Permission = `${string}:${string}`;

/**
 * How sure we are of a person, in the words of NIST SP 800-63B: one factor, or two. A passkey with
 * user verification is two.
 */
export const AAL1 = 'urn:orderly:aal1' as const;
export const AAL2 = 'urn:orderly:aal2' as const;
export type Acr = typeof AAL1 | typeof AAL2;

/**
 * How somebody proved who they are: RFC 8176 where it has a name; `rc` is a recovery code, `fed`
 * another provider's word.
 */
export type Amr = 'pwd' | 'otp' | 'rc' | 'hwk' | 'fed';

/** What a request was made with. */
interface Credential {
  readonly kind: 'session' | 'api-key' | 'client';
  readonly id: string;
}

/** Where a request came from: for the audit log and for the trace that its events continue. */
export interface RequestContext {
  readonly requestId: string;
  /** W3C Trace Context header value; always present, made when the caller sent none. */
  readonly traceparent: string;
  /** Null for work that no request started. */
  readonly ip: string | null;
  /** As sent, cut to 400 characters. */
  readonly userAgent?: string | null;
  /** ISO 3166-1 alpha-2, out of the header that a trusted proxy sets. */
  readonly country?: string | null;
  /**
   * Of the caller, on an actor's origin: so the audit log learns it from every place that records
   * something.
   */
  readonly credential?: Credential;
}

export interface SessionAuthentication {
  readonly kind: 'session';
  readonly sessionId: string;
  /**
   * How the session travels: as a token in the Authorization header, or as the cookie of a browser.
   */
  readonly transport: 'token' | 'cookie';
  readonly acr: Acr;
  readonly amr: readonly Amr[];
  /** When the person last proved who they are: at log-in, or at a step-up since. */
  readonly authTime: Date;
  /** Whether the account could prove more than a password. */
  readonly hasSecondFactor: boolean;
}

export type Authentication =
  | SessionAuthentication
  | {
      readonly kind: 'api-key';
      readonly keyId: string;
      /** The first key that this one was rotated from; its own id if it never was. */
      readonly lineId: string;
    }
  | { readonly kind: 'client'; readonly clientId: string; readonly tokenId: string };

/** Whoever makes the request, as the guard in auth established it. */
export interface Actor {
  /** Of machines: their owner. */
  readonly userId: string;
  readonly authentication: Authentication;
  /**
   * What counts: what the account may do, narrowed by the scopes of a machine. Policies look at
   * nothing else.
   */
  readonly permissions: ReadonlySet<Permission>;
  /** Null for a person. */
  readonly scopes: ReadonlySet<Permission> | null;
  /** Null: the limit of all callers, counted by account. */
  readonly rateLimit: { readonly subject: string; readonly perSecond: number } | null;
  readonly origin: RequestContext;
}

export const may = (actor: Pick<Actor, 'permissions'>, permission: Permission): boolean =>
  actor.permissions.has(permission);

export const isMachine = (actor: Pick<Actor, 'authentication'>): boolean =>
  actor.authentication.kind !== 'session';

/**
 * Whose idempotency keys these are. A retry must find the answer of its first try, so the principal
 * outlives every credential that is replaced: a refreshed or another session of the same account,
 * as token or cookie; a rotated API key; a new secret or new public keys of a client. Two machines
 * of one owner do not share theirs.
 */
export function principalOf({
  userId,
  authentication,
}: Pick<Actor, 'userId' | 'authentication'>): string {
  if (authentication.kind === 'session') return userId;
  return authentication.kind === 'api-key'
    ? `key:${authentication.lineId}`
    : `client:${authentication.clientId}`;
}

export function credentialOf(authentication: Authentication): Credential {
  if (authentication.kind === 'session') return { kind: 'session', id: authentication.sessionId };
  if (authentication.kind === 'api-key') return { kind: 'api-key', id: authentication.keyId };
  return { kind: 'client', id: authentication.clientId };
}

/**
 * The session of a person.
 * @throws Error on machines, which a route for people only keeps out
 */
export function sessionOf({
  authentication,
}: Pick<Actor, 'authentication'>): SessionAuthentication {
  if (authentication.kind !== 'session')
    throw new Error('Only people have sessions: the route must be for people.');
  return authentication;
}
