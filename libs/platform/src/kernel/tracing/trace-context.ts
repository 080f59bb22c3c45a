import { pooledRandom } from '../ids/random-pool.js';

/**
 * W3C Trace Context level 1, section 3.2: version, trace id, parent id, flags; all-zero ids are
 * invalid.
 */
const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The header, if it is valid. */
export const receivedTrace = (header: string | string[] | undefined): string | undefined =>
  typeof header === 'string' && TRACEPARENT.test(header) ? header : undefined;

/**
 * Continues the caller's trace, or starts one. The trace says where a request belongs, and never
 * proves who sent it.
 */
export function continueTrace(header: string | string[] | undefined): string {
  const traceId = traceIdOf(receivedTrace(header)) ?? pooledRandom(16).toString('hex');
  return `00-${traceId}-${pooledRandom(8).toString('hex')}-01`;
}

export const traceIdOf = (traceparent: string | undefined): string | undefined =>
  traceparent?.slice(3, 35);
