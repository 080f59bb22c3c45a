import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { AddressNotAllowed } from '../api-keys/api-key.errors.js';
import { hashOfApiKey, isApiKey } from '../api-keys/api-key-format.js';
import { ApiKeyUses } from '../api-keys/api-key-uses.js';
import { isWithin } from '../api-keys/ip-ranges.js';
import { LiveApiKeys } from '../api-keys/live-api-keys.js';
import { InvalidToken } from '../errors/access.errors.js';
import { applicationPassport } from './application-passport.js';
import { actorOf } from './caller.js';
import { CustomStrategy } from './custom-strategy.js';

/**
 * `Bearer ord_…`. No access token begins like that: a JWT begins with the base64url form of its
 * header's brace.
 */
const API_KEY_BEARER = /^bearer +ord_/i;

/** Authenticates programs of an account by their API key. */
@Injectable()
export class ApiKeyStrategy extends PassportStrategy(CustomStrategy, 'api-key') {
  constructor(
    private readonly keys: LiveApiKeys,
    private readonly uses: ApiKeyUses,
    private readonly config: AppConfig,
  ) {
    super();
  }

  getPassportInstance() {
    return applicationPassport;
  }

  override authenticate(request: OrderlyRequest): void {
    if (API_KEY_BEARER.test(request.headers.authorization ?? '')) super.authenticate(request);
    else this.fail(401);
  }

  /** @throws InvalidToken, AddressNotAllowed */
  override async validate({ headers, origin }: OrderlyRequest): Promise<Actor> {
    const text = (headers.authorization ?? '').replace(/^bearer +/i, '');
    const found = isApiKey(text) ? await this.keys.find(hashOfApiKey(text)) : null;
    if (!found) throw new InvalidToken('The API key is not valid.');
    const { key, access } = found;
    if (key.ipRanges.length > 0 && !isWithin(key.ipRanges, origin.ip ?? ''))
      throw new AddressNotAllowed();
    this.uses.note(key.id, origin.ip);
    const caller = {
      userId: key.ownerId,
      access,
      authentication: { kind: 'api-key', keyId: key.id, lineId: key.lineId },
      scopes: new Set(key.scopes),
      rateLimit: {
        subject: `key:${key.id}`,
        perSecond: lowest(key.perSecond, this.config.rateLimits.perKey),
      },
    } as const;
    return actorOf(caller, origin);
  }
}

/**
 * The owner of a key may set a limit below that of the installation, but not above it. 0 means no
 * limit.
 */
const lowest = (ofKey: number | null, ofAll: number): number =>
  ofKey === null ? ofAll : ofAll === 0 ? ofKey : Math.min(ofKey, ofAll);
