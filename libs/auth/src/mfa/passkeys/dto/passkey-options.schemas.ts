import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Constant } from '@orderly/platform/http/fields/choices';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';

const CHALLENGE = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';

const Challenge = () => PlainString({ max: 100, description: 'Works once, for five minutes.' });
const Timeout = () => Int({ min: 1, description: 'Milliseconds.' });

class CredentialDescriptor {
  @PlainString({ max: 1_400 })
  readonly id: string;

  @Constant('public-key')
  readonly type: 'public-key';

  @ListOf(string({ max: 32 }), { max: 10 })
  readonly transports: readonly string[];
}

/**
 * Copies the members of the library's options one by one, so that a later version of the library
 * publishes no member that we have not chosen.
 */
const toDescriptors = (
  credentials: PublicKeyCredentialRequestOptionsJSON['allowCredentials'] = [],
): CredentialDescriptor[] =>
  credentials.map(({ id, transports = [] }) => ({
    id,
    type: 'public-key',
    transports: [...transports],
  }));

@ApiSchema({
  name: 'PasskeyRequestOptions',
  description:
    'For `PublicKeyCredential.parseRequestOptionsFromJSON()` and `navigator.credentials.get()`.',
  examples: [
    {
      challenge: CHALLENGE,
      rpId: 'shop.example',
      timeout: 300_000,
      userVerification: 'required',
      allowCredentials: [],
    },
  ],
})
export class PasskeyRequestOptions {
  @Challenge()
  readonly challenge: string;

  @PlainString({ max: 253 })
  readonly rpId: string;

  @Timeout()
  readonly timeout: number;

  @Constant('required')
  readonly userVerification: 'required';

  @ListOf(CredentialDescriptor, { max: 20, description: 'Empty: any passkey of this site.' })
  readonly allowCredentials: readonly CredentialDescriptor[];
}

export const toRequestOptions = (
  options: PublicKeyCredentialRequestOptionsJSON,
): PasskeyRequestOptions => ({
  challenge: options.challenge,
  rpId: options.rpId ?? '',
  timeout: options.timeout ?? 1,
  userVerification: 'required',
  allowCredentials: toDescriptors(options.allowCredentials),
});

class RelyingParty {
  @PlainString({ max: 253 })
  readonly id: string;

  @PlainString({ max: 100 })
  readonly name: string;
}

class PasskeyUser {
  @PlainString({ max: 100, description: 'Not the e-mail address, which may change.' })
  readonly id: string;

  @PlainString({ max: 254 })
  readonly name: string;

  @PlainString({ max: 200 })
  readonly displayName: string;
}

class CredentialParameters {
  @Int()
  readonly alg: number;

  @Constant('public-key')
  readonly type: 'public-key';
}

class AuthenticatorSelection {
  @Constant('preferred')
  readonly residentKey: 'preferred';

  @Constant('required')
  readonly userVerification: 'required';
}

@ApiSchema({
  name: 'PasskeyCreationOptions',
  description:
    'For `PublicKeyCredential.parseCreationOptionsFromJSON()` and ' +
    '`navigator.credentials.create()`.',
  examples: [
    {
      challenge: CHALLENGE,
      rp: { id: 'shop.example', name: 'Orderly' },
      user: { id: 'AZqg8mpSfB6aUg1_bw6LEQ', name: 'ada@example.com', displayName: 'Ada Example' },
      pubKeyCredParams: [{ alg: -7, type: 'public-key' }],
      timeout: 300_000,
      attestation: 'none',
      excludeCredentials: [],
      authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    },
  ],
})
export class PasskeyCreationOptions {
  @Challenge()
  readonly challenge: string;

  @Nested(RelyingParty)
  readonly rp: RelyingParty;

  @Nested(PasskeyUser)
  readonly user: PasskeyUser;

  @ListOf(CredentialParameters, { max: 10 })
  readonly pubKeyCredParams: readonly CredentialParameters[];

  @Timeout()
  readonly timeout: number;

  @Constant('none')
  readonly attestation: 'none';

  @ListOf(CredentialDescriptor, {
    max: 20,
    description: 'The passkeys that the account already has.',
  })
  readonly excludeCredentials: readonly CredentialDescriptor[];

  @Nested(AuthenticatorSelection)
  readonly authenticatorSelection: AuthenticatorSelection;
}

export const toCreationOptions = (
  options: PublicKeyCredentialCreationOptionsJSON,
): PasskeyCreationOptions => ({
  challenge: options.challenge,
  rp: { id: options.rp.id ?? '', name: options.rp.name },
  user: { id: options.user.id, name: options.user.name, displayName: options.user.displayName },
  pubKeyCredParams: options.pubKeyCredParams.map(({ alg }) => ({ alg, type: 'public-key' })),
  timeout: options.timeout ?? 1,
  attestation: 'none',
  excludeCredentials: toDescriptors(options.excludeCredentials),
  authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
});
