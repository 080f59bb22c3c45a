import { OneOf, QueryBool } from '@orderly/platform/http/fields/choices';
import { PageQuery } from '@orderly/platform/http/fields/page';
import { CATEGORIES, type Category } from '../../core/category.js';
import { NOTIFICATION_STATES, type NotificationState } from '../notification.entity.js';

export class ListNotificationsQuery extends PageQuery {
  @QueryBool({
    default: 'false',
    description: 'The same as `state=unread`. A `state` wins over it.',
  })
  readonly unread: boolean;

  @OneOf(NOTIFICATION_STATES, {
    optional: true,
    description: 'Without it, the list holds what is unread or read, and leaves out the archive.',
  })
  readonly state?: NotificationState;

  @OneOf(CATEGORIES, { optional: true })
  readonly category?: Category;
}
