/**
 * A service that the process needs does not respond. As far as the process can tell, its
 * configuration is correct, so a later start may succeed.
 */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
