import { Body, Controller, Delete, Get, Headers, Post } from '@nestjs/common';
import { Authenticated, CurrentActor, StepUp } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { BrowserBinding } from './browser-binding.js';
import { IdentitiesResponse, IdentityResponse, LinkIdentityRequest } from './dto/oidc.schemas.js';
import { Identities } from './identities.js';
import type { Identity } from './identities.repository.js';
import { CodeRefused, IdentityNotFound } from './oidc.errors.js';
import { OidcProviders } from './oidc-providers.js';

@ApiTags('Authentication')
@Controller({ path: 'auth/identities', version: '1' })
export class IdentitiesController {
  constructor(
    private readonly identities: Identities,
    private readonly providers: OidcProviders,
  ) {}

  @Get()
  @ApiDoc('List your identities', 'Your identities at other providers that you can sign in with.')
  @Authenticated()
  @ApiResult(200, 'All your identities.', IdentitiesResponse)
  async listIdentities(@CurrentActor() actor: Actor): Promise<HttpResult> {
    return HttpResult.ok({ data: (await this.identities.of(actor)).map(this.toResponse) });
  }

  @Post()
  @ApiDoc(
    'Link an identity',
    'Send the `linkCode` from the problem `link-needed`, from the browser that received it, ' +
      'while signed in to the account that has the address. You get a mail about it.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(201, 'The identity. You can sign in with it from now on.', IdentityResponse)
  @ApiProblems(CodeRefused)
  async linkIdentity(
    @CurrentActor() actor: Actor,
    @Body() { linkCode }: LinkIdentityRequest,
    @Headers('cookie') cookies: string | undefined,
  ): Promise<HttpResult> {
    const identity = await this.identities.link(actor, linkCode, BrowserBinding.of(cookies));
    return new HttpResult(201, this.toResponse(identity));
  }

  @Delete(':id')
  @ApiDoc('Unlink an identity', 'Sessions that were opened with it stay open; end them separately.')
  @Authenticated()
  @StepUp()
  @ApiResult(204, 'The identity was unlinked.')
  @ApiProblems(IdentityNotFound)
  async unlinkIdentity(
    @CurrentActor() actor: Actor,
    @IdParam('id') identityId: string,
  ): Promise<HttpResult> {
    await this.identities.unlink(actor, identityId);
    return HttpResult.noContent();
  }

  private readonly toResponse = ({
    id: identityId,
    issuer,
    createdAt,
    lastUsedAt,
  }: Identity): IdentityResponse => ({
    id: identityId,
    issuer,
    displayName:
      this.providers.all.find((provider) => provider.issuer === issuer)?.displayName ?? null,
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  });
}
