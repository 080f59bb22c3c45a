import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { roleName } from '../../accounts/dto/name-and-locale.js';

@ApiSchema({
  name: 'AssignRolesRequest',
  description: 'The roles that the account has from now on.',
  examples: [{ roles: ['support'] }],
})
export class AssignRolesRequest {
  @ListOf(roleName(), {
    max: 20,
    description: 'All roles of the account. An empty list removes every permission.',
  })
  readonly roles: readonly string[];
}
