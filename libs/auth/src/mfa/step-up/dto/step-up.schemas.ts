import { allOf } from '@orderly/platform/http/fields/all-of';
import { ApiSchema, ExactlyOneOf } from '@orderly/platform/http/fields/api-schema';
import { Constant, OneOf } from '@orderly/platform/http/fields/choices';
import { Int } from '@orderly/platform/http/fields/numbers';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import { AAL1, AAL2 } from '@orderly/platform/kernel/identity/actor';
import { GivenPassword } from '../../../passwords/dto/password.js';
import { FACTORS, PresentedFactor } from '../../second-factors/dto/presented-factor.js';

class PresentedPassword {
  @GivenPassword({ optional: true })
  readonly password?: string;
}

@ApiSchema({
  name: 'StepUpRequest',
  description: 'One proof. The password counts only for accounts without a second factor.',
  examples: [{ totp: '492039' }, { password: 'four random words here' }],
})
@ExactlyOneOf(['password', ...FACTORS])
export class StepUpRequest extends allOf(PresentedPassword, PresentedFactor) {}

@ApiSchema({
  name: 'SteppedUp',
  examples: [
    {
      acr: AAL2,
      authTime: '2026-11-20T09:30:00.000Z',
      accessToken: 'eyJhbGciOiJFUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6IkEifQ.e30.c2ln',
      tokenType: 'Bearer',
      expiresIn: 900,
    },
  ],
})
export class StepUpResponse {
  @OneOf([AAL1, AAL2], { description: 'The level of assurance that the session has now.' })
  readonly acr: typeof AAL1 | typeof AAL2;

  @Timestamp()
  readonly authTime: string;

  @PlainString({
    max: 4_096,
    optional: true,
    description:
      'Carries the new `acr` and `auth_time` for other resource servers; this API accepts the ' +
      'present token as well. Absent for sessions in cookies.',
  })
  readonly accessToken?: string;

  @Constant('Bearer', { optional: true })
  readonly tokenType?: 'Bearer';

  @Int({ min: 1, optional: true, description: 'Seconds until the access token expires.' })
  readonly expiresIn?: number;
}
