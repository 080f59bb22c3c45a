import { hash } from 'node:crypto';
import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { Public } from '@orderly/platform/access/access.decorators';
import { ApiDoc, ApiResult } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import { JwksResponse } from './dto/jwks.response.js';
import { SigningKeys } from './signing-keys.js';

@ApiTags('Authentication')
@Controller({ path: '.well-known', version: VERSION_NEUTRAL })
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @ApiDoc(
    'Get the public keys',
    'The keys for verifying the signatures of access tokens (RFC 7517). A new key is listed five ' +
      'minutes before it signs. Cache the response for as long as its headers say, and fetch it ' +
      'again when a token names an unknown key.',
  )
  @Public()
  @ApiResult(200, 'The keys whose tokens are valid.', JwksResponse, ['ETag'])
  async getJwks(): Promise<HttpResult> {
    const set = await this.keys.jwks();
    return HttpResult.ok(set, { 'cache-control': 'public, max-age=60', etag: etagOf(set) });
  }
}

/** The ids are the thumbprints of the keys, so they identify the content. */
const etagOf = ({ keys }: JwksResponse): string => {
  const kids = keys.map(({ kid }) => kid).sort();
  return `"${hash('sha256', kids.join(), 'base64url')}"`;
};
