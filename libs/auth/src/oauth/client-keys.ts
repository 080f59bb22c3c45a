import { createPublicKey, type JsonWebKey } from 'node:crypto';
import { z } from 'zod';

const MIN_RSA_BITS = 2_048;
const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .regex(/^[\w-]+$/);
const common = { kid: z.string().min(1).max(200).optional(), use: z.literal('sig').optional() };
/** RFC 7518 section 6: what only the owner of a private or shared key has. */
const SECRET_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];
const MAX_MEMBERS = 30;

const supportedKey = z
  .union([
    z.object({
      kty: z.literal('EC'),
      crv: z.literal('P-256'),
      x: base64url(64),
      y: base64url(64),
      alg: z.literal('ES256').optional(),
      ...common,
    }),
    z.object({
      kty: z.literal('RSA'),
      n: base64url(1_024),
      e: base64url(12),
      alg: z.enum(['PS256', 'RS256']).optional(),
      ...common,
    }),
    z.object({
      kty: z.literal('OKP'),
      crv: z.literal('Ed25519'),
      x: base64url(64),
      alg: z.enum(['EdDSA', 'Ed25519']).optional(),
      ...common,
    }),
  ])
  .refine(isGoodKey, { error: 'Not a public key, or an RSA key of less than 2,048 bits.' });

/**
 * Keys for something else, and of kinds that are not supported: a set may hold them, and they are
 * ignored (RFC 7517 section 5).
 */
const otherKey = z
  .looseObject({ kty: z.string().max(64) })
  .refine((key) => !isMeantForUs(key), { error: 'Not a supported public key.' });

const isMeantForUs = ({ kty, crv, use }: Record<string, unknown>): boolean =>
  (use === undefined || use === 'sig') &&
  (kty === 'RSA' ||
    (kty === 'EC' && (crv === 'P-256' || crv === undefined)) ||
    (kty === 'OKP' && (crv === 'Ed25519' || crv === undefined)));

/**
 * A public key. Members that are not understood are ignored (RFC 7517 section 4), but a private or shared
 * key is refused, so that its owner stops using what they have sent to somebody else.
 */
const jwk = z
  .looseObject({})
  .refine((key) => !SECRET_MEMBERS.some((member) => member in key), {
    error: 'Not a public key: send no private or shared keys.',
    abort: true,
  })
  .refine((key) => Object.keys(key).length <= MAX_MEMBERS, {
    error: `More than ${MAX_MEMBERS} members.`,
    abort: true,
  })
  .pipe(z.union([supportedKey, otherKey]))
  .meta({
    description: 'A JSON Web Key (RFC 7517), of which the public members are read.',
    required: ['kty'],
    properties: {
      kty: { type: 'string', maxLength: 64, description: '`EC`, `RSA` or `OKP`.' },
      kid: { type: 'string', minLength: 1, maxLength: 200 },
    },
  });

type SupportedKey = z.infer<typeof supportedKey>;

const isSupported = (key: z.infer<typeof jwk>): key is SupportedKey =>
  supportedKey.safeParse(key).success;

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
    .object({
      keys: z
        .array(jwk)
        .min(1)
        .max(20)
        .transform((keys) => keys.filter(isSupported))
        .refine((keys) => keys.length >= 1 && keys.length <= 5, {
          error: 'From one to five keys must be supported public keys for signatures.',
        })
        .refine(
          (keys) =>
            keys.length === 1 || new Set(keys.map(({ kid }) => kid ?? '')).size === keys.length,
          {
            error: 'Several keys need a `kid` each.',
          },
        ),
    })
    .meta({
      description:
        'Public keys (RFC 7517): EC P-256, Ed25519, or RSA of 2,048 bits and more. Members and keys of other kinds are ignored.',
    });

export type ClientKeys = z.infer<ReturnType<typeof clientKeys>>;
