/** The address is none that this system sends to. The message names no address that it resolved. */
export class ForbiddenDestination extends Error {
  constructor(reason: string) {
    super(`The address is not allowed: ${reason}.`);
  }
}
