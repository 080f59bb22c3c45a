import { isLoopback } from './loopback.js';

/**
 * Whether a server at an `smtp://` URL has to offer STARTTLS before anything is sent to it: off
 * this machine, as soon as there are credentials to protect, or when the URL says
 * `?requireTLS=true`.
 */
export const demandsTls = ({ protocol, username, hostname, searchParams }: URL): boolean =>
  protocol === 'smtp:' &&
  (searchParams.get('requireTLS') === 'true' || (username !== '' && !isLoopback(hostname)));

/** Mails carry links that open accounts, so it matters who can read the connection. */
export const mayTravelUnencrypted = (url: URL): boolean =>
  url.protocol === 'smtp:' && !isLoopback(url.hostname) && !demandsTls(url);
