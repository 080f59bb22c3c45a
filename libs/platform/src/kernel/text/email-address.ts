import { domainToASCII } from 'node:url';

const MAX_LENGTH = 254;
/** RFC 5321 section 4.5.3.1.1. */
const MAX_LOCAL_PART = 64;
/** RFC 5322 section 3.2.3: atoms, with dots between them. */
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])$/;

/**
 * An address that can receive mail, as it is stored: in lower case, since addresses that differ in
 * case alone are one account, and the domain as it stands in the DNS (`münchen.example` is
 * `xn--mnchen-3ya.example`), so that both spellings are one account too. Null for what is none, for
 * quoted local parts, and for local parts beyond ASCII, which few servers take.
 */
export function canonicalEmail(text: string): string | null {
  const at = text.lastIndexOf('@');
  if (at < 1 || at > MAX_LOCAL_PART) return null;
  const local = text.slice(0, at).toLowerCase();
  const written = text.slice(at + 1);
  // domainToASCII reads a URL's host, and would drop what begins with one of these.
  if (/[\s/?#:@[\]\\%]/.test(written)) return null;
  const domain = domainToASCII(written);
  const address = `${local}@${domain}`;
  const isAddress = address.length <= MAX_LENGTH && LOCAL_PART.test(local) && DOMAIN.test(domain);
  return isAddress ? address : null;
}
