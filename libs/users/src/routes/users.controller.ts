import { Body, Controller, Get, Patch, Post, Put, Query } from '@nestjs/common';
import {
  CurrentActor,
  RequirePermission,
  StepUp,
  StepUpWhen,
} from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { etagOf, type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Account } from '../accounts/account.entity.js';
import {
  AccountErased,
  EmailTaken,
  InvitationNotOpen,
  InvitationOpen,
  InviterMustRead,
  LastAdmin,
  MailCoolDown,
  RoleNotYours,
  UnknownRole,
  UserNotFound,
} from '../core/user.errors.js';
import { UserPermission } from '../core/users.permissions.js';
import { ChangeUserRequest } from '../directory/dto/change-user.request.js';
import { RoleAssignments } from '../directory/role-assignments.js';
import { UsersService } from '../directory/users.service.js';
import {
  InvitationSentResponse,
  InviteUserRequest,
} from '../invitations/dto/invite-user.request.js';
import { Invitations } from '../invitations/invitations.js';
import { AssignRolesRequest } from './dto/assign-roles.request.js';
import { ListUsersQuery } from './dto/list-users.query.js';
import { toUserResponse, UserList, UserResponse } from './dto/user.response.js';

const answer = (account: Account): HttpResult<UserResponse> =>
  HttpResult.ok(toUserResponse(account), { etag: etagOf(account.version) });

const sameVersion =
  (ifMatch: IfMatch) =>
  (account: Account): void =>
    ifMatch.assert(etagOf(account.version));

@ApiTags('Users')
@Controller({ path: 'users', version: '1' })
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly invitations: Invitations,
    private readonly roleAssignments: RoleAssignments,
    private readonly pages: Pages,
    private readonly idempotency: Idempotency,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiDoc('List accounts', 'Newest first.')
  @RequirePermission(UserPermission.Read)
  @ApiResult(200, 'A page of accounts.', UserList, ['Link'])
  @ApiProblems(InvalidCursor)
  listUsers(@Query() query: ListUsersQuery): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/users',
      query,
      fetch: (page) => this.users.list(query, page),
      keyset: (account) => [account.id],
      item: toUserResponse,
    });
  }

  @Post()
  @ApiDoc(
    'Invite a user',
    'Creates an account without a password and mails its owner a link to choose one. You can ' +
      'give roles whose permissions you hold yourself. If the address was registered but never ' +
      'verified, that account becomes the invited one, and its password and links stop working. ' +
      'Also needs `users:read`, because the response reveals whether the address has an account.',
  )
  @RequirePermission(UserPermission.Invite)
  @StepUpWhen('it gives a role other than `customer`')
  @ApiResult(201, 'The invited account.', UserResponse, ['ETag', 'Location'])
  @ApiProblems(EmailTaken, UnknownRole, RoleNotYours, InviterMustRead)
  inviteUser(
    @CurrentActor() actor: Actor,
    @Body() request: InviteUserRequest,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const account = await this.invitations.invite(tx, actor, request);
      return HttpResult.created(`/v1/users/${account.id}`, toUserResponse(account), {
        etag: etagOf(account.version),
      });
    });
  }

  @Post(':id/invitation')
  @ApiDoc(
    'Send an invitation again',
    'At most five mails an hour, a minute apart. Earlier links remain valid.',
  )
  @RequirePermission(UserPermission.Invite)
  @ApiResult(202, 'The mail is on its way.', InvitationSentResponse)
  @ApiProblems(UserNotFound, InvitationNotOpen, MailCoolDown)
  sendInvitationAgain(
    @CurrentActor() actor: Actor,
    @IdParam('id') userId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      await this.invitations.sendAgain(tx, actor, userId);
      return HttpResult.accepted({ userId });
    });
  }

  @Get(':id')
  @ApiDoc('Get an account')
  @RequirePermission(UserPermission.Read)
  @ApiResult(200, 'The account.', UserResponse, ['ETag'])
  @ApiProblems(UserNotFound)
  async getUser(@IdParam('id') userId: string): Promise<HttpResult> {
    return answer(await this.users.get(userId));
  }

  @Patch(':id')
  @ApiDoc(
    'Change, suspend or reactivate an account',
    'Suspending an account ends all its access immediately.',
  )
  @RequirePermission(UserPermission.Write)
  @StepUpWhen('it changes the status')
  @ApiResult(200, 'The account as it is now.', UserResponse, ['ETag'])
  @ApiProblems(UserNotFound, AccountErased, InvitationOpen, LastAdmin, RoleNotYours)
  changeUser(
    @CurrentActor() actor: Actor,
    @IdParam('id') userId: string,
    @Body() request: ChangeUserRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) =>
      answer(await this.users.change(tx, actor, userId, request, sameVersion(ifMatch))),
    );
  }

  @Put(':id/roles')
  @ApiDoc(
    'Set the roles of an account',
    'Replaces all roles. The change takes effect with the next request of the account. You can ' +
      'give and remove roles whose permissions you hold yourself.',
  )
  @RequirePermission(UserPermission.AssignRoles)
  @StepUp()
  @ApiResult(200, 'The account as it is now.', UserResponse, ['ETag'])
  @ApiProblems(UserNotFound, AccountErased, UnknownRole, RoleNotYours, LastAdmin)
  assignRoles(
    @CurrentActor() actor: Actor,
    @IdParam('id') userId: string,
    @Body() request: AssignRolesRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) =>
      answer(
        await this.roleAssignments.assign(tx, actor, userId, request.roles, sameVersion(ifMatch)),
      ),
    );
  }
}
