import { EmailResponse } from '@orderly/platform/http/fields/addresses';
import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { RfcId } from '@orderly/platform/http/fields/ids';
import { Int } from '@orderly/platform/http/fields/numbers';
import { pageOf } from '@orderly/platform/http/fields/page';
import { PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import {
  ACCOUNT_STATUSES,
  type Account,
  type AccountStatus,
} from '../../accounts/account.entity.js';

const EXAMPLE = {
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

@ApiSchema({ name: 'User', description: 'An account.', examples: [EXAMPLE] })
export class UserResponse {
  @RfcId()
  readonly id: string;

  @EmailResponse()
  readonly email: string;

  @PlainString({ max: 200 })
  readonly name: string;

  @OneOf(ACCOUNT_STATUSES)
  readonly status: AccountStatus;

  @PlainString({ max: 35, description: 'BCP 47 tag.', examples: ['en-GB'] })
  readonly locale: string;

  @Timestamp({
    nullable: true,
    description: 'Null until the owner opens the link in the mail to the address.',
  })
  readonly emailVerifiedAt: string | null;

  @ListOf(string({ max: 63 }), { max: 200 })
  readonly roles: readonly string[];

  @Timestamp()
  readonly createdAt: string;

  @Int({ min: 1 })
  readonly version: number;
}

export const UserList = pageOf(UserResponse, 'UserList');

@ApiSchema({
  name: 'Me',
  description: 'The account of the caller.',
  examples: [{ ...EXAMPLE, permissions: ['orders:cancel', 'orders:place', 'orders:read'] }],
})
export class MeResponse extends UserResponse {
  @ListOf(string({ max: 127 }), { max: 1_000, description: 'What the roles allow, sorted.' })
  readonly permissions: readonly string[];
}

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
