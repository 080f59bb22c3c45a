import ipaddr from 'ipaddr.js';

/**
 * An address or a network in CIDR notation, as it is written down: `10.1.2.3` is `10.1.2.3/32`.
 * Null for what is neither.
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
 * Four decimal parts or IPv6 in hexadecimal; not `010.1.1`, which programs read differently, and no
 * zone. An IPv4 address written as IPv6 is not taken either: it would match nobody.
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
 * Whether one of the ranges holds the address. IPv4 that arrives on an IPv6 socket
 * (`::ffff:10.1.2.3`) is IPv4.
 */
export function isWithin(ranges: readonly string[], ip: string): boolean {
  if (!ipaddr.isValid(ip)) return false;
  const address = ipaddr.process(ip);
  return ranges.some((range) => {
    const [network, length] = ipaddr.parseCIDR(range);
    return network.kind() === address.kind() && address.match(network, length);
  });
}
