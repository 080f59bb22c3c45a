import { id, line, timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { sessionKind } from '../../../sessions/dto/session.schemas.js';
import { loginChallenge } from '../../challenges/login-challenge.schema.js';
import type { Passkey } from '../passkeys.repository.js';

const MAX_FIELD = 8_192;

const base64url = (max = MAX_FIELD) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+$/, { error: 'Not base64url.' });

/** Nothing of it is needed: what extensions say is not even kept. */
const extensionResults = z
  .record(z.string().max(64), z.unknown())
  .refine((results) => Object.keys(results).length <= 20, { error: 'More than 20 extensions.' })
  .transform(() => ({}))
  .optional()
  .default({});

/** WebAuthn Level 3, sections 5.4.5 and 5.8.4: values that are not known yet are to be ignored. */
const ATTACHMENTS = ['platform', 'cross-platform'] as const;
const TRANSPORTS = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const;

/** Not strict, as requests are otherwise: browsers write these objects, and a new member of theirs must not lock anybody out. */
const credential = {
  id: base64url(1_400),
  rawId: base64url(1_400),
  type: z.literal('public-key'),
  authenticatorAttachment: z
    .string()
    .max(64)
    .nullish()
    .transform((value) => ATTACHMENTS.find((known) => known === value)),
  clientExtensionResults: extensionResults,
};

export const passkeyAttestation = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(),
      attestationObject: base64url(),
      transports: z
        .array(z.string().max(64))
        .max(20)
        .transform((given) => TRANSPORTS.filter((known) => given.includes(known)))
        .optional(),
    }),
  })
  .meta({
    id: 'PasskeyAttestation',
    description:
      'What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.create()`.',
  });
export type PasskeyAttestation = z.infer<typeof passkeyAttestation>;

export const passkeyAssertion = z
  .object({
    ...credential,
    response: z.object({
      clientDataJSON: base64url(),
      authenticatorData: base64url(),
      signature: base64url(),
      userHandle: base64url(100)
        .nullish()
        .transform((value) => value ?? undefined),
    }),
  })
  .meta({
    id: 'PasskeyAssertion',
    description: 'What `PublicKeyCredential.toJSON()` gives after `navigator.credentials.get()`.',
  });
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

const passkeyName = () =>
  line({ max: 80 }).meta({ description: 'What its owner calls it.', examples: ['Phone'] });

export const registerPasskeyRequest = z
  .strictObject({ name: passkeyName(), response: passkeyAttestation })
  .meta({ id: 'RegisterPasskeyRequest' });
export type RegisterPasskeyRequest = z.infer<typeof registerPasskeyRequest>;

export const renamePasskeyRequest = z
  .strictObject({ name: passkeyName() })
  .meta({ id: 'RenamePasskeyRequest', examples: [{ name: 'Phone' }] });
export type RenamePasskeyRequest = z.infer<typeof renamePasskeyRequest>;

export const passkeyLoginOptionsRequest = z
  .strictObject({ challenge: loginChallenge().optional() })
  .meta({ id: 'PasskeyLoginOptionsRequest', examples: [{}] });
export type PasskeyLoginOptionsRequest = z.infer<typeof passkeyLoginOptionsRequest>;

export const passkeyLoginRequest = z
  .strictObject({ response: passkeyAssertion, session: sessionKind() })
  .meta({ id: 'PasskeyLoginRequest' });
export type PasskeyLoginRequest = z.infer<typeof passkeyLoginRequest>;

export const passkeyResponse = z
  .object({
    id: id(),
    name: z.string().max(80),
    createdAt: timestamp(),
    lastUsedAt: timestamp()
      .nullable()
      .meta({ description: 'Null until it is used for the first time.' }),
    backedUp: z
      .boolean()
      .meta({ description: 'Whether it is copied to other devices of its owner.' }),
  })
  .meta({
    id: 'Passkey',
    examples: [
      {
        id: '019aa0f2-6a52-7c1e-9a52-0d7f6f0e8b11',
        name: 'Phone',
        createdAt: '2026-11-20T09:30:00.000Z',
        lastUsedAt: null,
        backedUp: true,
      },
    ],
  });
export type PasskeyResponse = z.infer<typeof passkeyResponse>;

export const toPasskeyResponse = (passkey: Passkey): PasskeyResponse => ({
  id: passkey.id,
  name: passkey.name,
  createdAt: passkey.createdAt.toISOString(),
  lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
  backedUp: passkey.isBackedUp,
});
