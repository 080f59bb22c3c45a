export type Permission = `${string}:${string}`;

/** Where a request came from: for the audit log and for the trace that its events continue. */
export interface Origin {
  readonly requestId: string;
  /** W3C Trace Context header value; always present, made when the caller sent none. */
  readonly traceparent: string;
  /** Null for work that no request started. */
  readonly ip: string | null;
}

/** Whoever makes the request, as the guard in auth established it. */
export interface Actor {
  readonly userId: string;
  readonly sessionId: string;
  readonly permissions: ReadonlySet<Permission>;
  readonly origin: Origin;
}

export const may = (actor: Actor, permission: Permission): boolean => actor.permissions.has(permission);
