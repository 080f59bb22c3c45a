import { Email } from '@orderly/platform/http/fields/addresses';
import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { {{Name}}Name } from './add-{{name}}.request.js';

@ApiSchema({
  name: 'Change{{Name}}',
  description: 'What is left out stays as it is.',
  examples: [{ name: 'Acme & Sons Ltd' }],
})
@AtLeastOneField()
export class Change{{Name}}Request {
  @{{Name}}Name({ optional: true })
  readonly name?: string;

  @Email({ optional: true })
  readonly email?: string;
}
