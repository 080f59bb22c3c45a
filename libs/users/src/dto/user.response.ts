import { pageOf } from '@orderly/platform/http/pagination';
import { emailResponse, timestamp } from '@orderly/platform/http/schemas';
import { z } from 'zod';
import { ACCOUNT_STATUSES, type Account } from '../account.entity.js';

const userFields = {
  id: z.uuid(),
  email: emailResponse(),
  name: z.string().max(200),
  status: z.enum(ACCOUNT_STATUSES),
  locale: z
    .string()
    .max(35)
    .meta({ description: 'BCP 47 tag.', examples: ['en-GB'] }),
  emailVerifiedAt: timestamp()
    .nullable()
    .meta({ description: 'Null until the owner opened the link in the mail to the address.' }),
  roles: z.array(z.string().max(63)).max(200),
  createdAt: timestamp(),
  version: z.int().min(1),
};

const example = {
  id: '0199aa5c-7a4e-7c3b-9d7e-2f1f6d0c8a11',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  status: 'active',
  locale: 'en-GB',
  emailVerifiedAt: '2026-11-20T09:30:00.000Z',
  roles: ['customer'],
  createdAt: '2026-11-20T09:30:00.000Z',
  version: 2,
};

export const userResponse = z
  .object(userFields)
  .meta({ id: 'User', description: 'An account.', examples: [example] });
export type UserResponse = z.infer<typeof userResponse>;

export const userList = pageOf(userResponse, 'UserList');

export const meResponse = z
  .object({
    ...userFields,
    permissions: z
      .array(z.string().max(127))
      .max(1_000)
      .meta({ description: 'What the roles allow, sorted.' }),
  })
  .meta({
    id: 'Me',
    description: 'The account of the caller.',
    examples: [{ ...example, permissions: ['orders:cancel', 'orders:place', 'orders:read'] }],
  });
export type MeResponse = z.infer<typeof meResponse>;

export function toUserResponse(account: Account): UserResponse {
  return {
    id: account.id,
    email: account.email,
    name: account.name,
    status: account.status,
    locale: account.locale,
    emailVerifiedAt: account.emailVerifiedAt?.toISOString() ?? null,
    roles: [...account.roles],
    createdAt: account.createdAt.toISOString(),
    version: account.version,
  };
}

export const toMeResponse = (account: Account, permissions: Iterable<string>): MeResponse => ({
  ...toUserResponse(account),
  permissions: [...permissions].sort(),
});
