import { Email } from '@orderly/platform/http/fields/addresses';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { ACCOUNT_STATUSES, type AccountStatus } from '../../accounts/account.entity.js';
import { RoleName } from '../../accounts/dto/name-and-locale.js';

export class ListUsersQuery extends PageQuery {
  @OneOf(ACCOUNT_STATUSES, { optional: true })
  readonly status?: AccountStatus;

  @Email({
    optional: true,
    description: 'The full address; case is ignored.',
  })
  readonly email?: string;

  @RoleName({ optional: true, description: 'Only accounts that have this role.' })
  readonly role?: string;
}
