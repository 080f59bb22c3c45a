import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Network = [Address, number];

const GLOBAL_UNICAST: Network = [ipaddr.parse('2000::'), 3];

/**
 * Ranges that `ipaddr.js` counts as unicast and that lead into networks of their own all the same:
 * discard-only (RFC 6666), documentation (RFC 9637) and segment routing (RFC 9602).
 */
const SPECIAL: readonly Network[] = ['100::/64', '3fff::/20', '5f00::/16'].map((range) =>
  ipaddr.parseCIDR(range),
);

/**
 * Whether an address belongs to the public internet. Everything else is refused: loopback, private
 * and link-local networks (with the metadata services of clouds), multicast and reserved ranges.
 * Addresses that carry an IPv4 address inside (mapped, compatible, 6to4, Teredo, NAT64) are refused
 * altogether, because a gateway may lead from them to the private address that they carry.
 */
export function isPublicAddress(written: string): boolean {
  if (!ipaddr.isValid(written)) return false;
  const address = ipaddr.parse(written);
  if (address.range() !== 'unicast') return false;
  if (address.kind() === 'ipv4') return true;
  return isIn(address, GLOBAL_UNICAST) && !SPECIAL.some((network) => isIn(address, network));
}

/** Networks that an operator allows besides, such as that of an internal receiver. */
export class AllowedNetworks {
  private readonly networks: readonly Network[];

  /** @param ranges in CIDR notation */
  constructor(ranges: readonly string[]) {
    this.networks = ranges.map((range) => ipaddr.parseCIDR(range));
  }

  has(written: string): boolean {
    if (!ipaddr.isValid(written)) return false;
    const address = ipaddr.parse(written);
    return this.networks.some((network) => isIn(address, network));
  }
}

const isIn = (address: Address, [network, bits]: Network): boolean =>
  address.kind() === network.kind() && address.match(network as never, bits);
