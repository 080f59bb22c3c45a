import { timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { loginChallenge } from '../challenges/login-challenge.schema.js';
import {
  type PasskeyAssertion,
  passkeyAssertion,
  passkeyResponse,
} from '../passkeys/dto/passkey.schemas.js';

const CHALLENGE = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';
const RECOVERY_CODE = 'k3vq-7xpa-dm2s-h5yo';

export const totpCode = () =>
  z
    .string()
    .max(20)
    .regex(/^[ -]*(?:[0-9][ -]*){6}$/, { error: 'Not six digits.' })
    .transform((code) => code.replaceAll(/[ -]/g, ''))
    .meta({ description: 'What the authenticator app shows. Blanks and hyphens are ignored.' });

/** Blanks, hyphens and case are as people type them. */
export const recoveryCode = () =>
  z
    .string()
    .max(40)
    .regex(/^[\s-]*(?:[A-Za-z2-7][\s-]*){16}$/, { error: 'Not a recovery code.' })
    .meta({ description: 'One of the ten; it works once.' });

/** Exactly one kind. */
export const presentedFactor = {
  totp: totpCode().optional(),
  recoveryCode: recoveryCode().optional(),
  passkey: passkeyAssertion.optional(),
};
export interface PresentedFactor {
  readonly totp?: string | undefined;
  readonly recoveryCode?: string | undefined;
  readonly passkey?: PasskeyAssertion | undefined;
}

/** One of the members that are not named: JSON Schema counts them, and a form hears what is missing. */
export function withOne<T extends z.ZodObject>(schema: T, besides: readonly string[] = []): T {
  const names = Object.keys(schema.shape).filter((name) => !besides.includes(name));
  const count = besides.length + 1;
  return schema
    .refine((value) => names.filter((name) => value[name] !== undefined).length === 1, {
      error: `Send exactly one of ${names.join(', ')}.`,
      params: { code: 'exactly-one', oneOf: names.map((name) => ({ required: [name] })) },
    })
    .meta({ minProperties: count, maxProperties: count });
}

export const secondFactorLoginRequest = withOne(
  z.strictObject({ challenge: loginChallenge(), ...presentedFactor }),
  ['challenge'],
).meta({
  id: 'SecondFactorLoginRequest',
  description: 'The challenge and one factor.',
  examples: [
    { challenge: CHALLENGE, totp: '492039' },
    { challenge: CHALLENGE, recoveryCode: RECOVERY_CODE },
  ],
});
export type SecondFactorLoginRequest = z.infer<typeof secondFactorLoginRequest>;

export const totpSecretResponse = z
  .object({
    secret: z
      .string()
      .max(64)
      .meta({ description: 'Base32, for typing it into the app. Shown once.' }),
    uri: z.string().max(600).meta({ description: 'For a QR code.' }),
  })
  .meta({
    id: 'TotpSecret',
    examples: [
      {
        secret: 'NB2W45DFOIZA5MRXGE2TKNZXHA3DSNJQ',
        uri: 'otpauth://totp/Orderly:ada%40example.com?issuer=Orderly&secret=NB2W45DFOIZA5MRXGE2TKNZXHA3DSNJQ&algorithm=SHA1&digits=6&period=30',
      },
    ],
  });
export type TotpSecretResponse = z.infer<typeof totpSecretResponse>;

export const confirmTotpRequest = z
  .strictObject({ code: totpCode() })
  .meta({ id: 'ConfirmTotpRequest', examples: [{ code: '492039' }] });
export type ConfirmTotpRequest = z.infer<typeof confirmTotpRequest>;

export const recoveryCodesResponse = z
  .object({
    recoveryCodes: z
      .array(z.string().max(40))
      .max(10)
      .meta({ description: 'Shown once. Each stands in for the second factor, once.' }),
  })
  .meta({ id: 'RecoveryCodes', examples: [{ recoveryCodes: [RECOVERY_CODE] }] });
export type RecoveryCodesResponse = z.infer<typeof recoveryCodesResponse>;

export const secondFactorsResponse = z
  .object({
    totp: z
      .object({ addedAt: timestamp() })
      .nullable()
      .meta({ description: 'Null without an authenticator app.' }),
    passkeys: z.array(passkeyResponse).max(20).meta({ description: 'Oldest first.' }),
    recoveryCodesLeft: z.int().min(0).max(10),
  })
  .meta({
    id: 'SecondFactors',
    examples: [
      { totp: { addedAt: '2026-11-20T09:30:00.000Z' }, passkeys: [], recoveryCodesLeft: 9 },
    ],
  });
export type SecondFactorsResponse = z.infer<typeof secondFactorsResponse>;
