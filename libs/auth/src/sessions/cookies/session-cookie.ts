import { createHash, createHmac } from 'node:crypto';
import { SESSION_COOKIE } from '@orderly/platform/http/session-cookie-name';
import { type Actor, sessionOf } from '@orderly/platform/kernel/identity/actor';
import { parseCookie, stringifySetCookie } from 'cookie';

const ATTRIBUTES = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
/** The maximum length of a cookie header; browsers send less. */
const MAX_HEADER_LENGTH = 8_192;
const VALUE = /^[\w-]{43}$/;

/** The header that sets the cookie. */
export const giveCookie = (
  name: string,
  value: string,
  maxAge: number,
): { 'set-cookie': string } => ({
  'set-cookie': stringifySetCookie(name, value, { ...ATTRIBUTES, maxAge }),
});

/** The header that deletes the cookie. */
export const takeCookie = (name: string): { 'set-cookie': string } => giveCookie(name, '', 0);

/** Returns null when there is no cookie, or one that we cannot have set. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > MAX_HEADER_LENGTH || !header.includes(`${name}=`))
    return null;
  const value = parseCookie(header)[name];
  return value !== undefined && VALUE.test(value) ? value : null;
}

export const hashOfCookie = (value: string): Buffer => createHash('sha256').update(value).digest();

/**
 * The token that scripts of our own pages send to prove their origin. It is derived from the
 * cookie, which no script can read, and so belongs to this session alone. The cookie cannot be
 * derived from it.
 */
export const csrfTokenOf = (cookie: string): string =>
  createHmac('sha256', cookie).update('orderly csrf token').digest('base64url');

/**
 * For the response that ends the actor's own session: a browser deletes its cookie, a program has
 * none.
 */
export const cookieTakenFrom = (actor: Pick<Actor, 'authentication'>): Record<string, string> =>
  sessionOf(actor).transport === 'cookie' ? takeCookie(SESSION_COOKIE) : {};
