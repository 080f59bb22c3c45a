import ipaddr from 'ipaddr.js';

/**
 * Returns an address or a network in CIDR notation, in its canonical form: `10.1.2.3` becomes
 * `10.1.2.3/32`. Null for anything else.
 */
export function canonicalRange(text: string): string | null {
  const [address = '', prefix, ...rest] = text.split('/');
  if (rest.length > 0 || !isPlainAddress(address)) return null;
  const parsed = ipaddr.parse(address);
  const bits = parsed.kind() === 'ipv4' ? 32 : 128;
  const length = prefix === undefined ? bits : /^\d{1,3}$/.test(prefix) ? Number(prefix) : -1;
  if (length < 0 || length > bits) return null;
  const cidr = `${address}/${length}`;
  const network =
    bits === 32
      ? ipaddr.IPv4.networkAddressFromCIDR(cidr)
      : ipaddr.IPv6.networkAddressFromCIDR(cidr);
  return `${network.toString()}/${length}`;
}

/**
 * Accepts four decimal parts, or IPv6 in hexadecimal. Refuses `010.1.1`, which programs read
 * differently, and zones. Refuses IPv4 written as IPv6 too: it would match no client.
 */
function isPlainAddress(address: string): boolean {
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return true;
  return (
    !address.includes('%') &&
    ipaddr.IPv6.isValid(address) &&
    !ipaddr.IPv6.parse(address).isIPv4MappedAddress()
  );
}

/**
 * True when one of the ranges contains the address. IPv4 that arrives on an IPv6 socket
 * (`::ffff:10.1.2.3`) counts as IPv4.
 */
export function isWithin(ranges: readonly string[], ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return ranges.some((range) => {
    const [network, length] = ipaddr.parseCIDR(range);
    return network.kind() === address.kind() && address.match(network, length);
  });
}
