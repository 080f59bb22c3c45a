import { isIP } from 'node:net';
import { ForbiddenDestination } from './outgoing-errors.js';
import { type AllowedNetworks, isPublicAddress } from './public-addresses.js';

const MAX_LENGTH = 2_000;

/** Judges where requests to addresses from users may go. */
export class DestinationPolicy {
  constructor(private readonly allowed: AllowedNetworks) {}

  /**
   * Judges what can be judged without a look-up. `URL` has brought decimal, octal, hexadecimal and
   * shortened spellings of an IP address into their one form by then.
   * @throws ForbiddenDestination
   */
  parse(written: string): URL {
    if (written.length > MAX_LENGTH || !URL.canParse(written))
      throw new ForbiddenDestination('it is no URL');
    const url = new URL(written);
    const { protocol, username, password, hash } = url;
    const literal = addressIn(url);
    const isInside = literal !== null && this.allowed.has(literal);
    if (protocol !== 'https:' && !(protocol === 'http:' && isInside))
      throw new ForbiddenDestination('it must begin with https://');
    if (username !== '' || password !== '')
      throw new ForbiddenDestination('it must not contain a user name or a password');
    if (hash !== '') throw new ForbiddenDestination('it must not contain a fragment');
    if (literal !== null) this.assertAllowed(literal);
    else if (!url.hostname.includes('.') || url.hostname.endsWith('.'))
      throw new ForbiddenDestination('its host must be a full domain name');
    return url;
  }

  /** @throws ForbiddenDestination */
  assertAllowed(address: string): void {
    if (!this.allows(address))
      throw new ForbiddenDestination('it leads into a network that is not public');
  }

  allows(address: string): boolean {
    return isPublicAddress(address) || this.allowed.has(address);
  }
}

/** The host when it is an IP address, without brackets. */
function addressIn({ hostname }: URL): string | null {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return isIP(bare) === 0 ? null : bare;
}
