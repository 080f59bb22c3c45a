import { Email } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import type { FieldOptions } from '@orderly/platform/http/fields/field';
import { Line } from '@orderly/platform/http/fields/text';

export const {{Name}}Name = (options?: FieldOptions) => Line({ max: 200, ...options });

@ApiSchema({
  name: 'Add{{Name}}',
  examples: [{ name: 'Acme Ltd', email: 'post@acme.example' }],
})
export class Add{{Name}}Request {
  @{{Name}}Name()
  readonly name: string;

  @Email({ description: 'Gets a mail of welcome. It needs no account.' })
  readonly email: string;
}
