import { isLoopback } from './loopback.js';

/**
 * Whether an `smtp://` server must offer STARTTLS before anything is sent to it: when it is not on
 * this machine, when there are credentials to protect, or when the URL contains `?requireTLS=true`.
 */
export const demandsTls = ({ protocol, username, hostname, searchParams }: URL): boolean =>
  protocol === 'smtp:' &&
  (searchParams.get('requireTLS') === 'true' || (username !== '' && !isLoopback(hostname)));

/** Mails contain links that open accounts, so it matters who can read the connection. */
export const mayTravelUnencrypted = (url: URL): boolean =>
  url.protocol === 'smtp:' && !isLoopback(url.hostname) && !demandsTls(url);
