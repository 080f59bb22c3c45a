import { QueryBool } from '@orderly/platform/http/fields/choices';
import { PageQuery } from '@orderly/platform/http/fields/page';

export class ListNotificationsQuery extends PageQuery {
  @QueryBool({ default: 'false', description: '`true` leaves out those that were read.' })
  readonly unread: boolean;
}
