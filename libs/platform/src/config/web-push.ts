import { createECDH } from 'node:crypto';
import { z } from 'zod';
import { canonicalEmail } from '../kernel/text/email-address.js';
import { parsedUrl } from './variable-schemas.js';

/** The keys by which push services recognise this installation (RFC 8292). */
export interface WebPush {
  /** An uncompressed point of P-256 in base64url, as browsers take it. */
  readonly publicKey: string;
  readonly privateKey: string;
  /** Where a push service can reach the operator: a `mailto:` or an `https:` URL. */
  readonly subject: string;
}

const HOW = 'make a pair with orderly keys web-push';

export const webPushPublicKey = z
  .string()
  .refine((text) => /^[\w-]{87}$/.test(text) && Buffer.from(text, 'base64url')[0] === 4, {
    error: `must be a public key of 65 bytes in base64url: ${HOW}`,
  });

export const webPushPrivateKey = z
  .string()
  .regex(/^[\w-]{43}$/, { error: `must be a private key of 32 bytes in base64url: ${HOW}` });

export const webPushSubject = z.string().refine(
  (text) => {
    if (text.length > 255) return false;
    const address = /^mailto:(.+)$/.exec(text)?.[1];
    if (address !== undefined) return canonicalEmail(address) !== null;
    return parsedUrl(text)?.protocol === 'https:';
  },
  { error: 'must be mailto:ops@shop.example or an https: URL, for the operators of push services' },
);

interface WebPushVariables {
  readonly VAPID_PUBLIC_KEY?: string | undefined;
  readonly VAPID_PRIVATE_KEY?: string | undefined;
  readonly VAPID_SUBJECT?: string | undefined;
}

/** Undefined: no device gets notifications. */
export function readWebPush(v: WebPushVariables): WebPush | undefined {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = v;
  if (publicKey === undefined || privateKey === undefined || subject === undefined)
    return undefined;
  return { publicKey, privateKey, subject };
}

/** Push services would refuse each push of a pair that does not match, and browsers say nothing. */
export function webPushContradictions(v: WebPushVariables): string[] {
  const given = [v.VAPID_PUBLIC_KEY, v.VAPID_PRIVATE_KEY, v.VAPID_SUBJECT].filter(Boolean);
  if (given.length === 0) return [];
  const push = readWebPush(v);
  if (!push) return ['VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY and VAPID_SUBJECT must be set together.'];
  return publicKeyOf(push.privateKey) === push.publicKey
    ? []
    : [`VAPID_PUBLIC_KEY is not the public key of VAPID_PRIVATE_KEY: ${HOW}.`];
}

function publicKeyOf(privateKey: string): string | null {
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(privateKey, 'base64url');
  } catch {
    return null;
  }
  return pair.getPublicKey('base64url');
}
