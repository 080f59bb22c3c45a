import { OneOf } from '@orderly/platform/http/fields/choices';
import { Id } from '@orderly/platform/http/fields/ids';
import { CATEGORIES, type Category } from '../../core/category.js';

export class ReadAllRequest {
  @Id({
    optional: true,
    description:
      'The newest entry that the reader has seen: entries after it stay unread, although they ' +
      'came in before the request.',
  })
  readonly upTo?: string;

  @OneOf(CATEGORIES, { optional: true, description: 'Only entries of this category.' })
  readonly category?: Category;
}
