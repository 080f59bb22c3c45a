import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Int } from '@orderly/platform/http/fields/numbers';
import { MAX_READ_AT_ONCE, MAX_UNREAD_COUNT } from '../notifications.repository.js';

@ApiSchema({ name: 'UnreadCount', examples: [{ unread: 3 }] })
export class UnreadCountResponse {
  @Int({ min: 0, max: MAX_UNREAD_COUNT, description: '1,000 stands for 1,000 and more.' })
  readonly unread: number;
}

@ApiSchema({ name: 'ReadAllResult', examples: [{ marked: 3, more: false }] })
export class ReadAllResponse {
  @Int({ min: 0, max: MAX_READ_AT_ONCE, description: 'How many entries were marked as read.' })
  readonly marked: number;

  @Bool({ description: 'True when older entries may be left: repeat the request.' })
  readonly more: boolean;
}
