import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Int } from '@orderly/platform/http/fields/numbers';

@ApiSchema({ name: 'SecondFactorsReset', examples: [{ removed: 2, passwordRemoved: false }] })
export class FactorsResetResponse {
  @Int({ min: 0, max: 1_000, description: 'The number of second factors that were removed.' })
  readonly removed: number;

  @Bool({
    description:
      'Whether the password was removed too, because it was too short to be the only factor.',
  })
  readonly passwordRemoved: boolean;
}
