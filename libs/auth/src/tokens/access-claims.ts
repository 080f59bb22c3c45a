import { InvalidToken } from '../errors/access.errors.js';

export const ACCESS_TOKEN_TYPE = 'at+jwt'; // RFC 9068 section 2.1
export const ACCESS_TOKEN_ALGORITHM = 'ES256';
const MAX_TOKEN_LENGTH = 4_096;
const MAX_SKEW_S = 60;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A person with a session. */
export interface SessionClaims {
  readonly kind: 'session';
  readonly userId: string;
  readonly sessionId: string;
  readonly expiresAt: Date;
}

/** A program with tokens of its own (RFC 9068 section 2.2: `sub` is the client). */
interface ClientClaims {
  readonly kind: 'client';
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly tokenId: string;
  readonly expiresAt: Date;
}

export type AccessClaims = SessionClaims | ClientClaims;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Returns the key id of a token whose header is one that we would write. Nothing else in a header
 * is obeyed (RFC 8725 section 3.1): no other algorithm, no key or address of a key (`jwk`, `jku`,
 * `x5u`, `x5c`), no critical extension (`crit`).
 * @throws InvalidToken
 */
export function readKeyId(token: string): string {
  if (token.length > MAX_TOKEN_LENGTH) throw new InvalidToken();
  const header = parseHeader(token.slice(0, token.indexOf('.')));
  const { alg, typ, kid, ...others } = header;
  if (
    alg !== ACCESS_TOKEN_ALGORITHM ||
    typ !== ACCESS_TOKEN_TYPE ||
    typeof kid !== 'string' ||
    Object.keys(others).length > 0
  ) {
    throw new InvalidToken();
  }
  return kid;
}

function parseHeader(part: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    if (isObject(header)) return header;
  } catch {
    // Not JSON: refused below, like every other invalid header.
  }
  throw new InvalidToken();
}

/**
 * Checks what signature, issuer and audience leave open: expiry, an unlimited lifetime, a token
 * from the future, a subject that is no id. Lifetime and expiry together limit the age.
 * @throws InvalidToken
 */
export function readAccessClaims(
  payload: unknown,
  expected: { now: Date; maxLifetimeS: number },
): AccessClaims {
  if (!isObject(payload)) throw new InvalidToken();
  const { jti, iat, exp, nbf = 0 } = payload;
  const nowS = expected.now.getTime() / 1_000;
  const hasSaneTimes =
    Number.isSafeInteger(iat) &&
    Number.isSafeInteger(exp) &&
    (iat as number) <= nowS + MAX_SKEW_S &&
    (exp as number) - (iat as number) <= expected.maxLifetimeS &&
    typeof nbf === 'number' &&
    nbf <= nowS;
  if (!hasSaneTimes || typeof jti !== 'string') throw new InvalidToken();
  if ((exp as number) <= nowS) throw new InvalidToken('The access token has expired.');
  return readSubject(payload, jti, new Date((exp as number) * 1_000));
}

/**
 * A token is for a session or for a client, never both: one kind must not pass as the other (RFC
 * 9068 section 5).
 */
function readSubject(
  { sub, sid, client_id, scope }: Record<string, unknown>,
  jti: string,
  expiresAt: Date,
): AccessClaims {
  if (!isUuid(sub)) throw new InvalidToken();
  if (client_id === undefined && isUuid(sid))
    return { kind: 'session', userId: sub, sessionId: sid, expiresAt };
  if (sid !== undefined || client_id !== sub || typeof scope !== 'string') throw new InvalidToken();
  return {
    kind: 'client',
    clientId: sub,
    scopes: scope.split(' ').filter(Boolean),
    tokenId: jti,
    expiresAt,
  };
}

const isUuid = (value: unknown): value is string => typeof value === 'string' && UUID.test(value);
