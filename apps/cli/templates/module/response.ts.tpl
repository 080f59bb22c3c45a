import { EmailResponse } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Id } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { {{Name}} } from '../../{{name}}/{{name}}.entity.js';

@ApiSchema({ name: '{{Name}}' })
export class {{Name}}Response {
  @Id()
  readonly id: string;

  @PlainString()
  readonly name: string;

  @EmailResponse()
  readonly email: string;

  @Id({ nullable: true, description: 'The account that added it; null once that was erased.' })
  readonly ownerId: string | null;

  @Int({ min: 1, description: 'Rises with each change.' })
  readonly version: number;

  @Timestamp()
  readonly createdAt: string;

  @Timestamp()
  readonly updatedAt: string;
}

export const {{Name}}List = pageOf({{Name}}Response, '{{Name}}List');

export const to{{Name}}Response = ({{nameCamel}}: {{Name}}): {{Name}}Response => ({
  id: {{nameCamel}}.id,
  name: {{nameCamel}}.name,
  email: {{nameCamel}}.email,
  ownerId: {{nameCamel}}.ownerId,
  version: {{nameCamel}}.version,
  createdAt: {{nameCamel}}.createdAt.toISOString(),
  updatedAt: {{nameCamel}}.updatedAt.toISOString(),
});
