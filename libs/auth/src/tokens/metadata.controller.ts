import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { Public } from '@orderly/platform/access/access.decorators';
import { allPermissions, isForMachines } from '@orderly/platform/access/permission-catalogue';
import { AppConfig } from '@orderly/platform/config/app-config';
import { ApiDoc, ApiResult } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import { AAL1, AAL2 } from '@orderly/platform/kernel/identity/actor';
import {
  AuthorizationServerResponse,
  CLIENT_ASSERTION_ALGORITHMS,
  CLIENT_AUTH_METHODS,
} from './dto/metadata.schemas.js';

@ApiTags('OAuth')
@Controller({ path: '.well-known', version: VERSION_NEUTRAL })
export class MetadataController {
  constructor(private readonly config: AppConfig) {}

  @Get('oauth-authorization-server')
  @ApiDoc(
    'Get the metadata of the authorization server',
    'The endpoints where machines get, inspect and revoke tokens, and the options that they ' +
      'support (RFC 8414).',
  )
  @Public()
  @ApiResult(200, 'The metadata for OAuth client libraries.', AuthorizationServerResponse)
  getAuthorizationServer(): HttpResult<AuthorizationServerResponse> {
    return HttpResult.ok(describe(this.config.http.publicUrl), {
      'cache-control': 'public, max-age=300',
    });
  }
}

const describe = (issuer: string): AuthorizationServerResponse => ({
  issuer,
  token_endpoint: `${issuer}/oauth2/token`,
  introspection_endpoint: `${issuer}/oauth2/introspect`,
  revocation_endpoint: `${issuer}/oauth2/revoke`,
  jwks_uri: `${issuer}/.well-known/jwks.json`,
  service_documentation: `${issuer}/docs`,
  grant_types_supported: ['client_credentials'],
  response_types_supported: [],
  scopes_supported: allPermissions()
    .map(({ name }) => name)
    .filter(isForMachines),
  acr_values_supported: [AAL1, AAL2],
  token_endpoint_auth_methods_supported: CLIENT_AUTH_METHODS,
  token_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
  introspection_endpoint_auth_methods_supported: CLIENT_AUTH_METHODS,
  introspection_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
  revocation_endpoint_auth_methods_supported: CLIENT_AUTH_METHODS,
  revocation_endpoint_auth_signing_alg_values_supported: CLIENT_ASSERTION_ALGORITHMS,
});
