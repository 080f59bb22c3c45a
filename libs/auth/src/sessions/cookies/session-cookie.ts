import { createHash, createHmac } from 'node:crypto';
import { type Actor, sessionOf } from '@orderly/platform/kernel/identity/actor';
import { parseCookie, stringifySetCookie } from 'cookie';

/**
 * `__Host-`: browsers take it from this host over TLS only, for all of its paths, and no subdomain
 * can set or overwrite it.
 */
export const SESSION_COOKIE = '__Host-orderly-session';

const ATTRIBUTES = { httpOnly: true, secure: true, sameSite: 'lax', path: '/' } as const;
/** Of a cookie header; a browser sends less. */
const MAX_HEADER_LENGTH = 8_192;
const VALUE = /^[\w-]{43}$/;

/** The header that hands the cookie to the browser. */
export const giveCookie = (
  name: string,
  value: string,
  maxAge: number,
): { 'set-cookie': string } => ({
  'set-cookie': stringifySetCookie(name, value, { ...ATTRIBUTES, maxAge }),
});

/** The header that makes the browser forget it. */
export const takeCookie = (name: string): { 'set-cookie': string } => giveCookie(name, '', 0);

/** Null when there is none, or none that we could have given. */
export function readCookie(header: string | undefined, name: string): string | null {
  if (header === undefined || header.length > MAX_HEADER_LENGTH || !header.includes(`${name}=`))
    return null;
  const value = parseCookie(header)[name];
  return value !== undefined && VALUE.test(value) ? value : null;
}

export const hashOfCookie = (value: string): Buffer => createHash('sha256').update(value).digest();

/**
 * What scripts of our own pages send along to show that they are such. It follows from the cookie,
 * which no script can read, and so belongs to this session alone; the cookie does not follow from
 * it.
 */
export const csrfTokenOf = (cookie: string): string =>
  createHmac('sha256', cookie).update('orderly csrf token').digest('base64url');

/**
 * For the answer that ends the caller's own session: a browser forgets its cookie, a program has
 * none.
 */
export const cookieTakenFrom = (actor: Pick<Actor, 'authentication'>): Record<string, string> =>
  sessionOf(actor).transport === 'cookie' ? takeCookie(SESSION_COOKIE) : {};
