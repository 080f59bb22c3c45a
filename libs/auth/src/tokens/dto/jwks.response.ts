import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Constant } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { PlainString } from '@orderly/platform/http/fields/text';

class PublicKeyResponse {
  @Constant('EC')
  readonly kty: 'EC';

  @Constant('P-256')
  readonly crv: 'P-256';

  @PlainString({ max: 64 })
  readonly x: string;

  @PlainString({ max: 64 })
  readonly y: string;

  @PlainString({ max: 64 })
  readonly kid: string;

  @Constant('ES256')
  readonly alg: 'ES256';

  @Constant('sig')
  readonly use: 'sig';
}

@ApiSchema({ name: 'JsonWebKeySet', description: 'RFC 7517. Public parts only.' })
export class JwksResponse {
  @ListOf(PublicKeyResponse, { max: 20 })
  readonly keys: readonly PublicKeyResponse[];
}
