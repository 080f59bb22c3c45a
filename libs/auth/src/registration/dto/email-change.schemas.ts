import { Email } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { LinkToken } from './link-token.js';

@ApiSchema({ name: 'ChangeEmailRequest', examples: [{ email: 'ada@example.org' }] })
export class ChangeEmailRequest {
  @Email()
  readonly email: string;
}

@ApiSchema({
  name: 'ConfirmEmailChangeRequest',
  examples: [{ token: '3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A' }],
})
export class ConfirmEmailChangeRequest {
  @LinkToken()
  readonly token: string;
}

const STATES = ['waiting-for-the-other-address', 'changed'] as const;

@ApiSchema({
  name: 'EmailChangeState',
  examples: [{ state: 'waiting-for-the-other-address' }],
})
export class EmailChangeResponse {
  @OneOf(STATES)
  readonly state: (typeof STATES)[number];
}
