import { domainToASCII } from 'node:url';

const MAX_LENGTH = 254;
/** RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL_PART = 64;
/** RFC 5322 section 3.2.3: atoms, with dots between them. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * Returns an address that can receive mail in its stored form: in lower case, because addresses
 * that differ only in case are one account, and with the domain as in the DNS (`münchen.example` is
 * `xn--mnchen-3ya.example`), so that both spellings are one account too. Null for an invalid
 * address, for quoted local parts, and for local parts beyond ASCII, which few servers accept.
 */
export function canonicalEmail(text: string): string | null {
  const at = text.lastIndexOf('@');
  if (at < 1 || at > MAX_LOCAL_PART) return null;
  const local = text.slice(0, at).toLowerCase();
  const written = text.slice(at + 1);
  // domainToASCII parses a URL's host, and would drop everything from one of these characters on.
  if (/[\s/?#:@[\]\\%]/.test(written)) return null;
  const domain = domainToASCII(written);
  const address = `${local}@${domain}`;
  const isAddress = address.length <= MAX_LENGTH && LOCAL_PART.test(local) && DOMAIN.test(domain);
  return isAddress ? address : null;
}
