const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether the host of a URL is this machine, so that the traffic crosses no network.
 * @param hostname as in `URL`, with IPv6 addresses in brackets
 */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);
