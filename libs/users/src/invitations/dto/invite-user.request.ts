import { Email } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { PersonName, roleName } from '../../accounts/dto/name-and-locale.js';

@ApiSchema({
  name: 'InviteUserRequest',
  description: 'The person to invite.',
  examples: [{ email: 'ada@example.com', name: 'Ada Lovelace', roles: ['support'] }],
})
export class InviteUserRequest {
  @Email()
  readonly email: string;

  @PersonName()
  readonly name: string;

  @ListOf(roleName(), { max: 20, optional: true, description: 'Left out: `customer`.' })
  readonly roles?: readonly string[];
}

/** The id alone, without personal data: this response is stored under the Idempotency-Key. */
@ApiSchema({
  name: 'InvitationSent',
  examples: [{ userId: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11' }],
})
export class InvitationSentResponse {
  @RfcId()
  readonly userId: string;
}
