import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { PlainString } from '@orderly/platform/http/fields/text';

/** The same for known and unknown addresses, so that the response reveals no account. */
export const ACCEPTED: AcceptedResponse = {
  message: 'If the address can be used, a mail is on its way to it.',
};

@ApiSchema({ name: 'Accepted', examples: [ACCEPTED] })
export class AcceptedResponse {
  @PlainString({ max: 200 })
  readonly message: string;
}
