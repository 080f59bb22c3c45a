import { Resolver } from 'node:dns/promises';

const RESOLVE_TIMEOUT_MS = 2_000;

/** Finds all addresses of a host. */
export type Resolve = (host: string) => Promise<string[]>;

/**
 * Asks the name servers and not the system's resolver: that works in a pool of four threads, which
 * a few slow names from users would keep busy, with everything else that needs one.
 */
export const resolveByDns: Resolve = async (host) => {
  const resolver = new Resolver({ timeout: RESOLVE_TIMEOUT_MS, tries: 2 });
  const found = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  return found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
};
