export type Permission = `${string}:${string}`;

/**
 * The authentication level of a person, as in NIST SP 800-63B: one factor, or two. A passkey with
 * user verification counts as two.
 */
export const AAL1 = 'urn:orderly:aal1' as const;
export const AAL2 = 'urn:orderly:aal2' as const;
export type Acr = typeof AAL1 | typeof AAL2;

/**
 * How a person proved their identity: RFC 8176 where it defines a name; `rc` is a recovery code,
 * `fed` another provider.
 */
export type Amr = 'pwd' | 'otp' | 'rc' | 'hwk' | 'fed';

/** The credential of a request. */
interface Credential {
  readonly kind: 'session' | 'api-key' | 'client';
  readonly id: string;
}

/** The source of a request: for the audit log, and for the trace that its events continue. */
export interface RequestContext {
  readonly requestId: string;
  /** A W3C Trace Context header value. Always present; created when the caller sent none. */
  readonly traceparent: string;
  /** Null for work that no request started. */
  readonly ip: string | null;
  /** As sent, truncated to 400 characters. */
  readonly userAgent?: string | null;
  /** ISO 3166-1 alpha-2, from the header of a trusted proxy. */
  readonly country?: string | null;
  /**
   * The caller's credential, set in an actor's context, so that every entry of the audit log has
   * it.
   */
  readonly credential?: Credential;
}

export interface SessionAuthentication {
  readonly kind: 'session';
  readonly sessionId: string;
  /** How the session is sent: as a token in the Authorization header, or as a browser cookie. */
  readonly transport: 'token' | 'cookie';
  readonly acr: Acr;
  readonly amr: readonly Amr[];
  /** When the person last proved their identity: at log-in, or at a later step-up. */
  readonly authTime: Date;
  /** Whether the account has more than a password. */
  readonly hasSecondFactor: boolean;
}

export type Authentication =
  | SessionAuthentication
  | {
      readonly kind: 'api-key';
      readonly keyId: string;
      /** The first key of the rotation chain; the key's own id if it was never rotated. */
      readonly lineId: string;
    }
  | { readonly kind: 'client'; readonly clientId: string; readonly tokenId: string };

/** The authenticated caller of a request, established by the guard in auth. */
export interface Actor {
  /** For machines: their owner. */
  readonly userId: string;
  readonly authentication: Authentication;
  /**
   * The effective permissions: those of the account, limited by the scopes of a machine. Policies
   * use nothing else.
   */
  readonly permissions: ReadonlySet<Permission>;
  /** Null for a person. */
  readonly scopes: ReadonlySet<Permission> | null;
  /** Null: the general limit, counted per account. */
  readonly rateLimit: { readonly subject: string; readonly perSecond: number } | null;
  readonly origin: RequestContext;
}

/** Whom an entry of the audit log names: an actor, or the one who started a job. */
export type Author = Pick<Actor, 'userId' | 'origin'>;

export const may = (actor: Pick<Actor, 'permissions'>, permission: Permission): boolean =>
  actor.permissions.has(permission);

export const isMachine = (actor: Pick<Actor, 'authentication'>): boolean =>
  actor.authentication.kind !== 'session';

/**
 * The owner of idempotency keys. A retry must find the response of its first attempt, so the
 * principal outlives every credential that is replaced: a refreshed or another session of the same
 * account, as token or cookie; a rotated API key; a new secret or new public keys of a client. Two
 * machines of one owner do not share theirs.
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
 * @throws Error for machines, which only a route for people excludes
 */
export function sessionOf({
  authentication,
}: Pick<Actor, 'authentication'>): SessionAuthentication {
  if (authentication.kind !== 'session')
    throw new Error('Only people have sessions: the route must be for people.');
  return authentication;
}
