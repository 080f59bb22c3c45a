import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { commaSeparated } from './variable-schemas.js';

/** Building blocks for variables that hold secrets and keys. No message repeats the value. */

/** A secret that is sent in a header, which transmits only visible ASCII unchanged. */
export const headerSecret = (minimum: number) =>
  z.string().regex(new RegExp(`^[\\x21-\\x7e]{${minimum},}$`), {
    error:
      `must have at least ${minimum} characters of visible ASCII, without blanks: ` +
      'make one with openssl rand -hex 32',
  });

/** A secret key of Stripe, or a restricted one. `test` keys move no money. */
export const stripeKey = z.string().regex(/^[sr]k_(?:test|live)_[A-Za-z0-9_]{16,250}$/, {
  error: 'must be a secret key of Stripe, such as sk_live_…',
});

export const stripeWebhookSecret = z.string().regex(/^whsec_[A-Za-z0-9+/=_]{16,250}$/, {
  error: 'must be the signing secret of a webhook endpoint at Stripe, such as whsec_…',
});

/** Random bytes in base64. */
export const keyOfBytes = (accepts: (length: number) => boolean, expected: string) =>
  z
    .string()
    .refine(
      (text) => /^[A-Za-z0-9+/]+={0,2}$/.test(text) && accepts(Buffer.from(text, 'base64').length),
      {
        error: `must be ${expected} in base64: make one with openssl rand -base64 32`,
      },
    )
    .transform((text) => Buffer.from(text, 'base64'));

const MAX_KEYS = 5;

/** Several keys, separated by commas: the first is used, the others are still accepted. */
export const keysOfBytes = (accepts: (length: number) => boolean, expected: string) =>
  z
    .string()
    .transform((text) => [...new Set(commaSeparated(text))])
    .pipe(
      z
        .array(keyOfBytes(accepts, expected))
        .min(1, { error: `must be ${expected} in base64` })
        .max(MAX_KEYS, { error: `must hold at most ${MAX_KEYS} keys` }),
    );

const PRIVATE_KEY = /-----BEGIN (?:EC )?PRIVATE KEY-----[^-]+-----END (?:EC )?PRIVATE KEY-----\n?/g;
/** The block that openssl writes in front of a key by default. */
const PARAMETERS = /-----BEGIN EC PARAMETERS-----[^-]+-----END EC PARAMETERS-----/g;
const MAX_SIGNING_KEYS = 5;

/**
 * PEMs of EC P-256 private keys, one after the other. `\n` may replace line breaks, which many
 * secret stores cannot hold.
 */
export const signingKeys = z
  .string()
  .transform((text) => text.replaceAll('\\n', '\n').replaceAll(PARAMETERS, ''))
  .refine((text) => isPemsOnly(text) && pemsIn(text).every(isP256PrivateKey), {
    error:
      'must be the PEM of an EC P-256 private key, or several: make one with openssl ecparam ' +
      '-name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt',
  })
  .transform((text) => [...new Set(pemsIn(text))])
  .refine((pems) => pems.length <= MAX_SIGNING_KEYS, {
    error: `must hold at most ${MAX_SIGNING_KEYS} keys`,
  });

const isPemsOnly = (text: string): boolean =>
  pemsIn(text).length > 0 && text.replaceAll(PRIVATE_KEY, '').trim() === '';

const pemsIn = (text: string): string[] => text.match(PRIVATE_KEY) ?? [];

function isP256PrivateKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyDetails?.namedCurve === 'prime256v1';
  } catch {
    return false;
  }
}
