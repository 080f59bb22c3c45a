import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { z } from 'zod';

const CHALLENGE = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';

const challenge = () => z.string().max(100).meta({ description: 'Good once, for five minutes.' });
const timeout = () => z.int().min(1).meta({ description: 'Milliseconds.' });

const descriptors = () =>
  z
    .array(
      z.object({
        id: z.string().max(1_400),
        type: z.literal('public-key'),
        transports: z.array(z.string().max(32)).max(10),
      }),
    )
    .max(20);

/** The members of the library's options, one by one: what it may add in a later version is published when we say so. */
const toDescriptors = (
  credentials: PublicKeyCredentialRequestOptionsJSON['allowCredentials'] = [],
): z.infer<ReturnType<typeof descriptors>> =>
  credentials.map(({ id, transports = [] }) => ({
    id,
    type: 'public-key',
    transports: [...transports],
  }));

export const passkeyRequestOptions = z
  .object({
    challenge: challenge(),
    rpId: z.string().max(253),
    timeout: timeout(),
    userVerification: z.literal('required'),
    allowCredentials: descriptors().meta({ description: 'Empty: any passkey of this site.' }),
  })
  .meta({
    id: 'PasskeyRequestOptions',
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
  });
export type PasskeyRequestOptions = z.infer<typeof passkeyRequestOptions>;

export const toRequestOptions = (
  options: PublicKeyCredentialRequestOptionsJSON,
): PasskeyRequestOptions => ({
  challenge: options.challenge,
  rpId: options.rpId ?? '',
  timeout: options.timeout ?? 1,
  userVerification: 'required',
  allowCredentials: toDescriptors(options.allowCredentials),
});

export const passkeyCreationOptions = z
  .object({
    challenge: challenge(),
    rp: z.object({ id: z.string().max(253), name: z.string().max(100) }),
    user: z.object({
      id: z.string().max(100).meta({ description: 'Not the address: it may change.' }),
      name: z.string().max(254),
      displayName: z.string().max(200),
    }),
    pubKeyCredParams: z.array(z.object({ alg: z.int(), type: z.literal('public-key') })).max(10),
    timeout: timeout(),
    attestation: z.literal('none'),
    excludeCredentials: descriptors().meta({ description: 'Those that the account has.' }),
    authenticatorSelection: z.object({
      residentKey: z.literal('preferred'),
      userVerification: z.literal('required'),
    }),
  })
  .meta({
    id: 'PasskeyCreationOptions',
    description:
      'For `PublicKeyCredential.parseCreationOptionsFromJSON()` and `navigator.credentials.create()`.',
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
  });
export type PasskeyCreationOptions = z.infer<typeof passkeyCreationOptions>;

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
