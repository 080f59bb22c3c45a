import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Constant, OneOf } from '@orderly/platform/http/fields/choices';
import { objectOf } from '@orderly/platform/http/fields/containers';
import { Field, type FieldDecorator } from '@orderly/platform/http/fields/field';
import { matching, PlainString, string } from '@orderly/platform/http/fields/text';
import type { Class } from '@orderly/platform/http/validation/rule';
import { tryParse } from '@orderly/platform/http/validation/try-parse';

const MIN_RSA_BITS = 2_048;

const Base64url = (max: number): FieldDecorator<string> =>
  Field(matching(string({ max }), /^[\w-]+$/, 'Not base64url.'));

@ApiSchema({ isOpen: true })
class SignatureKey {
  @PlainString({ min: 1, max: 200, optional: true })
  readonly kid?: string;

  @Constant('sig', { optional: true })
  readonly use?: 'sig';
}

class EcKey extends SignatureKey {
  @Constant('EC')
  readonly kty: 'EC';

  @Constant('P-256')
  readonly crv: 'P-256';

  @Base64url(64)
  readonly x: string;

  @Base64url(64)
  readonly y: string;

  @Constant('ES256', { optional: true })
  readonly alg?: 'ES256';
}

class RsaKey extends SignatureKey {
  @Constant('RSA')
  readonly kty: 'RSA';

  @Base64url(1_024)
  readonly n: string;

  @Base64url(12)
  readonly e: string;

  @OneOf(['PS256', 'RS256'], { optional: true })
  readonly alg?: 'PS256' | 'RS256';
}

class EdwardsKey extends SignatureKey {
  @Constant('OKP')
  readonly kty: 'OKP';

  @Constant('Ed25519')
  readonly crv: 'Ed25519';

  @Base64url(64)
  readonly x: string;

  @OneOf(['EdDSA', 'Ed25519'], { optional: true })
  readonly alg?: 'EdDSA' | 'Ed25519';
}

export type SupportedKey = EcKey | RsaKey | EdwardsKey;

/**
 * The public keys of a client (RFC 7517). A client may have several, so that it can change from one
 * to the next.
 */
export interface ClientKeys {
  readonly keys: readonly SupportedKey[];
}

const KINDS: ReadonlyMap<unknown, Class<SupportedKey>> = new Map<unknown, Class<SupportedKey>>([
  ['EC', EcKey],
  ['RSA', RsaKey],
  ['OKP', EdwardsKey],
]);

type Members = Readonly<Record<string, unknown>>;

/** Returns the members that matter for a public signature key; null for any other key. */
export function supportedKeyOf(jwk: Members): SupportedKey | null {
  const kind = KINDS.get(jwk['kty']);
  if (!kind) return null;
  const key = tryParse(
    objectOf(() => kind),
    jwk,
  );
  return key && isStrong(key) ? key : null;
}

/**
 * True for a kind and use of key that we support. If such a key cannot be read, that is a mistake
 * of the client.
 */
export const isMeantForUs = ({ kty, crv, use }: Members): boolean =>
  (use === undefined || use === 'sig') &&
  (kty === 'RSA' ||
    (kty === 'EC' && (crv === 'P-256' || crv === undefined)) ||
    (kty === 'OKP' && (crv === 'Ed25519' || crv === undefined)));

function isStrong(key: SupportedKey): boolean {
  try {
    const { asymmetricKeyDetails: details } = createPublicKey({
      key: { ...key } as JsonWebKey,
      format: 'jwk',
    });
    return details?.modulusLength === undefined || details.modulusLength >= MIN_RSA_BITS;
  } catch {
    return false;
  }
}
