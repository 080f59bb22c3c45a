import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

const MIN_RSA_BITS = 2_048;
const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/);
const common = { kid: z.string().min(1).max(200).optional(), use: z.literal('sig').optional() };

/**
 * A public key. Closed on purpose: a private or shared one (`d`, `k`) is refused and not merely ignored, so that nobody goes on using a key
 * that they sent to somebody.
 */
const publicKey = z
  .union([
    z.strictObject({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: base64url(64),
      y: base64url(64),
      alg: z.literal('ES256').optional(),
      ...common,
    }),
    z.strictObject({
      kty: z.literal('RSA'),
      n: base64url(1_024),
      e: base64url(12),
      alg: z.enum(['PS256', 'RS256']).optional(),
      ...common,
    }),
    z.strictObject({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: base64url(64),
      alg: z.enum(['EdDSA', 'Ed25519']).optional(),
      ...common,
    }),
  ])
  .refine(isGoodKey, { error: 'Not a public key, or an RSA key of less than 2,048 bits.' });

function isGoodKey(jwk: object): boolean {
  try {
    const { asymmetricKeyDetails: details } = createPublicKey({
      key: jwk as JsonWebKey,
      format: 'jwk',
    });
    return details?.modulusLength === undefined || details.modulusLength >= MIN_RSA_BITS;
  } catch {
    return false;
  }
}

/** The keys that a client signs with (RFC 7517). Several, so that it can go over from one to the next. */
export const clientKeys = () =>
  z
    .strictObject({
      keys: z
        .array(publicKey)
        .min(1)
        .max(5)
        .refine(
          (keys) =>
            keys.length === 1 || new Set(keys.map(({ kid }) => kid ?? '')).size === keys.length,
          {
            error: 'Several keys need a `kid` each.',
          },
        ),
    })
    .meta({
      description: 'Public keys (RFC 7517): EC P-256, Ed25519, or RSA of 2,048 bits and more.',
    });

export type ClientKeys = z.infer<ReturnType<typeof clientKeys>>;
