import { allOf } from '@orderly/platform/http/fields/all-of';
import { ApiSchema, ExactlyOneOf } from '@orderly/platform/http/fields/api-schema';
import { ListOf, Nested } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { LoginChallenge } from '../../gate/login-challenge.schema.js';
import { PasskeyResponse } from '../../passkeys/dto/passkey.schemas.js';
import { FACTORS, PresentedFactor, totpCode } from './presented-factor.js';

const CHALLENGE = 'q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA';
const RECOVERY_CODE = 'k3vq-7xpa-dm2s-h5yo';

class AnsweredChallenge {
  @LoginChallenge()
  readonly challenge: string;
}

@ApiSchema({
  name: 'SecondFactorLoginRequest',
  description: 'The challenge and one factor.',
  examples: [
    { challenge: CHALLENGE, totp: '492039' },
    { challenge: CHALLENGE, recoveryCode: RECOVERY_CODE },
  ],
})
@ExactlyOneOf(FACTORS, { besides: 1 })
export class SecondFactorLoginRequest extends allOf(AnsweredChallenge, PresentedFactor) {}

@ApiSchema({
  name: 'TotpSecret',
  examples: [
    {
      secret: 'NB2W45DFOIZA5MRXGE2TKNZXHA3DSNJQ',
      uri:
        'otpauth://totp/Orderly:ada%40example.com?issuer=Orderly' +
        '&secret=NB2W45DFOIZA5MRXGE2TKNZXHA3DSNJQ&algorithm=SHA1&digits=6&period=30',
    },
  ],
})
export class TotpSecretResponse {
  @PlainString({ max: 64, description: 'Base32, for typing it into the app. Shown once.' })
  readonly secret: string;

  @PlainString({ max: 600, description: 'For a QR code.' })
  readonly uri: string;
}

@ApiSchema({ name: 'ConfirmTotpRequest', examples: [{ code: '492039' }] })
export class ConfirmTotpRequest {
  @Field(totpCode())
  readonly code: string;
}

@ApiSchema({ name: 'RecoveryCodes', examples: [{ recoveryCodes: [RECOVERY_CODE] }] })
export class RecoveryCodesResponse {
  @ListOf(string({ max: 40 }), {
    max: 10,
    description: 'Shown once. Each replaces the second factor, once.',
  })
  readonly recoveryCodes: readonly string[];
}

class TotpFactor {
  @Timestamp()
  readonly addedAt: string;
}

@ApiSchema({
  name: 'SecondFactors',
  examples: [{ totp: { addedAt: '2026-11-20T09:30:00.000Z' }, passkeys: [], recoveryCodesLeft: 9 }],
})
export class SecondFactorsResponse {
  @Nested(TotpFactor, { nullable: true, description: 'Null without an authenticator app.' })
  readonly totp: TotpFactor | null;

  @ListOf(PasskeyResponse, { max: 20, description: 'Oldest first.' })
  readonly passkeys: readonly PasskeyResponse[];

  @Int({ min: 0, max: 10 })
  readonly recoveryCodesLeft: number;
}
