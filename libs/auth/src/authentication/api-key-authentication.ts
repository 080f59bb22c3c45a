import { Injectable } from '@nestjs/common';
import type { OrderlyRequest } from '@orderly/platform/access/access.decorators';
import { AppConfig } from '@orderly/platform/config/app-config';
import { AddressNotAllowed } from '../api-keys/api-key.errors.js';
import { hashOfApiKey, isApiKey } from '../api-keys/api-key-format.js';
import { ApiKeyUses } from '../api-keys/api-key-uses.js';
import { isWithin } from '../api-keys/ip-ranges.js';
import { LiveApiKeys } from '../api-keys/live-api-keys.js';
import { InvalidToken } from '../errors/access.errors.js';
import { type Caller, CredentialAuthenticator } from './credential-authenticator.js';

/** `Bearer ord_…`: no access token begins like that, since a JWT begins with its header's brace in base64url. */
const API_KEY_BEARER = /^bearer +ord_/i;

/** Callers with an API key: programs of an account. */
@Injectable()
export class ApiKeyAuthentication extends CredentialAuthenticator {
  constructor(
    private readonly keys: LiveApiKeys,
    private readonly uses: ApiKeyUses,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override claims({ headers }: OrderlyRequest): boolean {
    return API_KEY_BEARER.test(headers.authorization ?? '');
  }

  /** @throws InvalidToken, AddressNotAllowed */
  override async identify({ headers, origin: { ip } }: OrderlyRequest): Promise<Caller> {
    const text = (headers.authorization ?? '').replace(/^bearer +/i, '');
    const found = isApiKey(text) ? await this.keys.find(hashOfApiKey(text)) : null;
    if (!found) throw new InvalidToken('The API key is not valid.');
    const { key, access } = found;
    if (key.ipRanges.length > 0 && !isWithin(key.ipRanges, ip ?? '')) throw new AddressNotAllowed();
    this.uses.note(key.id, ip);
    return {
      userId: key.ownerId,
      access,
      authentication: { kind: 'api-key', keyId: key.id, lineId: key.lineId },
      scopes: new Set(key.scopes),
      rateLimit: {
        subject: `key:${key.id}`,
        perSecond: lowest(key.perSecond, this.config.rateLimits.perKey),
      },
    };
  }
}

/** The limit of a key is its owner's wish, and so can only be below that of the installation. 0 is none. */
const lowest = (ofKey: number | null, ofAll: number): number =>
  ofKey === null ? ofAll : ofAll === 0 ? ofKey : Math.min(ofKey, ofAll);
