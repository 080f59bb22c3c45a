const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether a host of a URL is this machine itself, which no network lies between.
 * @param hostname as `URL` gives it, with IPv6 addresses in brackets
 */
export const isLoopback = (hostname: string): boolean => LOOPBACK.test(hostname);
