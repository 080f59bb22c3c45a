import { Id } from '@orderly/platform/http/fields/ids';
import { PageQuery } from '@orderly/platform/http/fields/page';

export class List{{Names}}Query extends PageQuery {
  @Id({ optional: true, description: 'Only those that this account added.' })
  readonly ownerId?: string;
}
