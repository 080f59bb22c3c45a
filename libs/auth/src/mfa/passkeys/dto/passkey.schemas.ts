import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Nested } from '@orderly/platform/http/fields/containers';
import type { FieldDecorator } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { Line, PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { type SessionKind, SessionKindField } from '../../../sessions/dto/session-kind.js';
import { LoginChallenge } from '../../gate/login-challenge.schema.js';
import type { Passkey } from '../passkeys.repository.js';
import { PasskeyAssertion, PasskeyAttestation } from './passkey-credentials.js';

const MAX_NAME = 80;

const PasskeyName = (): FieldDecorator<string> =>
  Line({ max: MAX_NAME, description: 'The name that the owner gives it.', examples: ['Phone'] });

@ApiSchema({ name: 'RegisterPasskeyRequest' })
export class RegisterPasskeyRequest {
  @PasskeyName()
  readonly name: string;

  @Nested(PasskeyAttestation)
  readonly response: PasskeyAttestation;
}

@ApiSchema({ name: 'RenamePasskeyRequest', examples: [{ name: 'Phone' }] })
export class RenamePasskeyRequest {
  @PasskeyName()
  readonly name: string;
}

@ApiSchema({ name: 'PasskeyLoginOptionsRequest', examples: [{}] })
export class PasskeyLoginOptionsRequest {
  @LoginChallenge({ optional: true })
  readonly challenge?: string;
}

@ApiSchema({ name: 'PasskeyLoginRequest' })
export class PasskeyLoginRequest {
  @Nested(PasskeyAssertion)
  readonly response: PasskeyAssertion;

  @SessionKindField()
  readonly session: SessionKind;
}

@ApiSchema({
  name: 'Passkey',
  examples: [
    {
      id: '019aa0f2-6a52-7c1e-9a52-0d7f6f0e8b11',
      name: 'Phone',
      createdAt: '2026-11-20T09:30:00.000Z',
      lastUsedAt: null,
      backedUp: true,
    },
  ],
})
export class PasskeyResponse {
  @Id()
  readonly id: string;

  @PlainString({ max: MAX_NAME })
  readonly name: string;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp({ nullable: true, description: 'Null until it is used for the first time.' })
  readonly lastUsedAt: string | null;

  @Bool({ description: 'Whether the passkey is synchronised to other devices of its owner.' })
  readonly backedUp: boolean;
}

export const toPasskeyResponse = (passkey: Passkey): PasskeyResponse => ({
  id: passkey.id,
  name: passkey.name,
  createdAt: passkey.createdAt.toISOString(),
  lastUsedAt: passkey.lastUsedAt?.toISOString() ?? null,
  backedUp: passkey.isBackedUp,
});
