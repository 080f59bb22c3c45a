import { pageQuery } from '@orderly/platform/http/pagination';
import { email } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { ACCOUNT_STATUSES } from '../account.entity.js';
import { roleName } from './name-and-locale.js';

export const listUsersQuery = z.strictObject({
  ...pageQuery,
  status: z.enum(ACCOUNT_STATUSES).optional(),
  email: email()
    .optional()
    .meta({ description: 'The whole address; upper and lower case are the same.' }),
  role: roleName().optional().meta({ description: 'Only accounts that have this role.' }),
});
export type ListUsersQuery = z.infer<typeof listUsersQuery>;
