import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { Public } from '@orderly/platform/access/access.decorators';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented } from '@orderly/platform/http/docs.decorators';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { jwksResponse } from './dto/session.schemas.js';
import { SigningKeys } from './signing-keys.js';

@ApiTags('Authentication')
@Controller({ path: '.well-known', version: VERSION_NEUTRAL })
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Documented(
    'Get the public keys',
    'To check the signature of access tokens (RFC 7517). A new key is listed five minutes before it signs.',
  )
  @Public()
  @Answers(200, 'The keys whose tokens are valid.', jwksResponse)
  async getJwks(): Promise<Answer> {
    return Answer.ok(await this.keys.jwks(), { 'cache-control': 'public, max-age=60' });
  }
}
