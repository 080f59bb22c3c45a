import { Injectable } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { InvalidToken } from '../access.errors.js';
import { type Caller, CallerSource } from '../callers/caller-source.js';

/**
 * Browsers with a session cookie. Nobody has one yet: to claim requests that carry our cookie and no Authorization header, to refuse those
 * that change something without a CSRF token, and to look the session up by the hash of the cookie, with the account's access.
 */
@Injectable()
export class CookieCallers extends CallerSource {
  override claims(_request: OrderlyRequest): boolean {
    return false;
  }

  override async identify(_request: OrderlyRequest): Promise<Caller> {
    throw new InvalidToken();
  }
}
