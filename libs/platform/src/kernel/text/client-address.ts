import { isIPv4 } from 'node:net';
import ipaddr from 'ipaddr.js';

/** Longer than any spelling of an address with a port and a zone. */
const MAX_LENGTH = 128;
const MAPPED = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i;
/**
 * RFC 7239 writes `for="[2001:db8::1]:4711";proto=https`; some proxies put that into
 * X-Forwarded-For.
 */
const FORWARDED_ELEMENT = /^for\s*=\s*([^;]*)/i;
const BRACKETED = /^\[([^\]]*)\](?::(?:\d{1,5}|_[\w.-]+))?$/;
const WITH_PORT = /^([^:]*):(?:\d{1,5}|_[\w.-]+)$/;
const ZONE = /%.*$/s;

/**
 * The canonical text of an IP address (RFC 5952), as every part of the product stores and compares
 * it. Proxies write addresses in several ways: this removes quotes, `for=`, port, brackets and
 * zone, and converts IPv4 that arrived on an IPv6 socket (`::ffff:10.1.2.3`) to IPv4.
 * @returns null for text that is not an address, such as `unknown`, `_hidden` (RFC 7239 section 6)
 * or
 *   `010.0.0.1`, which programs interpret differently
 */
export function canonicalAddress(written: string | null | undefined): string | null {
  if (typeof written !== 'string' || written.length > MAX_LENGTH) return null;
  if (isIPv4(written)) return written;
  const mapped = MAPPED.exec(written)?.[1];
  if (mapped !== undefined && isIPv4(mapped)) return mapped;
  const bare = withoutZone(withoutPort(unquoted(written)));
  if (isIPv4(bare)) return bare;
  if (!bare.includes(':') || !ipaddr.IPv6.isValid(bare)) return null;
  const address = ipaddr.IPv6.parse(bare);
  return address.isIPv4MappedAddress()
    ? address.toIPv4Address().toString()
    : address.toRFC5952String();
}

function unquoted(written: string): string {
  const text = written.trim();
  const node = (FORWARDED_ELEMENT.exec(text)?.[1] ?? text).trim();
  return /^".*"$/.test(node) ? node.slice(1, -1).trim() : node;
}

const withoutPort = (node: string): string =>
  BRACKETED.exec(node)?.[1] ?? WITH_PORT.exec(node)?.[1] ?? node;

const withoutZone = (address: string): string => address.replace(ZONE, '');

/**
 * The shared key of requests with an unknown address, so that hiding the address avoids no limit.
 */
const UNKNOWN_NETWORK = 'unknown';

/**
 * The key that limits count by. For an IPv6 address it is only the network, because a single
 * subscriber has all of a /64.
 */
export function rateLimitedNetwork(ip: string | null): string {
  const address = canonicalAddress(ip);
  if (address === null) return UNKNOWN_NETWORK;
  if (!address.includes(':')) return address;
  return ipaddr.IPv6.parse(address)
    .parts.slice(0, 4)
    .map((group) => group.toString(16))
    .join(':');
}
