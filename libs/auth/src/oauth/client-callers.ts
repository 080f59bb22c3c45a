import { Injectable } from '@nestjs/common';
import { InvalidToken } from '../access.errors.js';
import type { ClientClaims } from '../access-claims.js';
import type { Caller } from '../callers/caller-source.js';

/** OAuth clients, by the token that they were given. The token was verified; whether client and owner still may is looked up here. */
@Injectable()
export class ClientCallers {
  /**
   * Nobody issues tokens to clients yet. To be looked up in one statement, remembered for a second at most: the client (not disabled),
   * the token (not revoked) and the access of the owner.
   * @throws InvalidToken
   */
  async identify(_claims: ClientClaims): Promise<Caller> {
    throw new InvalidToken();
  }
}
