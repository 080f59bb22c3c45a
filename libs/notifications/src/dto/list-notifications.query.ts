import { pageQuery } from '@orderly/platform/http/pagination';
import { z } from 'zod';

export const listNotificationsQuery = z.strictObject({
  ...pageQuery,
  unread: z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true')
    .meta({ description: '`true` leaves out what was read.' }),
});
export type ListNotificationsQuery = z.infer<typeof listNotificationsQuery>;
