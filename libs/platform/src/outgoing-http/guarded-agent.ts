import type { LookupFunction } from 'node:net';
import { Agent, buildConnector } from 'undici';
import type { DestinationPolicy } from './destination.js';
import type { Resolve } from './host-addresses.js';
import { ForbiddenDestination } from './outgoing-errors.js';

const CONNECT_TIMEOUT_MS = 5_000;
const KEEP_ALIVE_MS = 4_000;
const MAX_HEADER_BYTES = 8_192;

/**
 * A dispatcher that connects to allowed addresses only. Each address that a name resolves to is
 * judged in the look-up of the connection itself, so that a name cannot resolve to one address for
 * the check and to another for the connection (DNS rebinding). undici makes no look-up for an IP
 * address in the URL, which `DestinationPolicy.parse` judges; and the address of the open socket is
 * compared once more, whatever way led to it. Connections to one host are not limited here, because
 * a request would then wait for those of other endpoints at the same host, which may hang. Senders
 * limit what they have under way.
 */
export function guardedAgent(policy: DestinationPolicy, resolve: Resolve): Agent {
  const connect = buildConnector({
    lookup: guardedLookup(policy, resolve),
    timeout: CONNECT_TIMEOUT_MS,
  } as buildConnector.BuildOptions);
  return new Agent({
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
    connect: (options, callback) => {
      connect(options, (error, socket) => {
        if (error || !socket) return callback(error ?? new Error('No connection.'), null);
        if (policy.allows(socket.remoteAddress ?? '')) return callback(null, socket);
        socket.destroy();
        callback(new ForbiddenDestination('the connection led elsewhere'), null);
      });
    },
  });
}

/** Refuses a name when any of its addresses is not allowed. */
function guardedLookup(policy: DestinationPolicy, resolve: Resolve): LookupFunction {
  return (host, options, callback) => {
    const answer = async () => {
      const addresses = await resolve(host);
      if (addresses.length === 0) throw new Error('The name of the host has no address.');
      for (const address of addresses) policy.assertAllowed(address);
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    };
    answer().then(
      (found) => {
        const [first] = found;
        if (options.all) callback(null, found);
        else callback(null, first?.address ?? '', first?.family);
      },
      (error: Error) => callback(error as NodeJS.ErrnoException, '', 0),
    );
  };
}
