import { Body, Controller, Get, Param, Patch, Post, Put, Query } from '@nestjs/common';
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
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import { id } from '@orderly/platform/http/schemas';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import {
  type IdempotentCall,
  OptionalIdempotency,
  TakesIdempotencyKey,
} from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Account } from './account.entity.js';
import { type AssignRolesRequest, assignRolesRequest } from './dto/assign-roles.request.js';
import { type ChangeUserRequest, changeUserRequest } from './dto/change-user.request.js';
import {
  type InviteUserRequest,
  invitationSentResponse,
  inviteUserRequest,
} from './dto/invite-user.request.js';
import { type ListUsersQuery, listUsersQuery } from './dto/list-users.query.js';
import { toUserResponse, type UserResponse, userList, userResponse } from './dto/user.response.js';
import { Invitations } from './invitations.js';
import { RoleAssignments } from './role-assignments.js';
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
} from './user.errors.js';
import { UserPermission } from './users.permissions.js';
import { UsersService } from './users.service.js';

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
  @ApiResult(200, 'A page of accounts.', userList, ['Link'])
  @ApiProblems(InvalidCursor)
  listUsers(@Query({ schema: listUsersQuery }) query: ListUsersQuery): Promise<HttpResult> {
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
    'Invite somebody',
    'Makes an account without a password and mails its owner a link to choose one. You can give roles whose permissions you hold yourself. An account of the address that was registered, but never verified, becomes the invited one; its password and links no longer count. Whoever invites learns whether the address has an account, so this needs `users:read`, too.',
  )
  @RequirePermission(UserPermission.Invite)
  @StepUpWhen('it gives a role other than `customer`')
  @TakesIdempotencyKey()
  @ApiResult(201, 'The invited account.', userResponse, ['ETag', 'Location'])
  @ApiProblems(EmailTaken, UnknownRole, RoleNotYours, InviterMustRead)
  inviteUser(
    @CurrentActor() actor: Actor,
    @Body({ schema: inviteUserRequest }) request: InviteUserRequest,
    @OptionalIdempotency() call: IdempotentCall | undefined,
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
    'At most five mails an hour, a minute apart. The links before stay good.',
  )
  @RequirePermission(UserPermission.Invite)
  @TakesIdempotencyKey()
  @ApiResult(202, 'The mail is on its way.', invitationSentResponse)
  @ApiProblems(UserNotFound, InvitationNotOpen, MailCoolDown)
  sendInvitationAgain(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) userId: string,
    @OptionalIdempotency() call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      await this.invitations.sendAgain(tx, actor, userId);
      return HttpResult.accepted({ userId });
    });
  }

  @Get(':id')
  @ApiDoc('Get an account')
  @RequirePermission(UserPermission.Read)
  @ApiResult(200, 'The account.', userResponse, ['ETag'])
  @ApiProblems(UserNotFound)
  async getUser(@Param('id', { schema: id() }) userId: string): Promise<HttpResult> {
    return answer(await this.users.get(userId));
  }

  @Patch(':id')
  @ApiDoc(
    'Change, suspend or reactivate an account',
    'A suspension ends all access of the account at once.',
  )
  @RequirePermission(UserPermission.Write)
  @StepUpWhen('it changes the status')
  @ApiResult(200, 'The account as it is now.', userResponse, ['ETag'])
  @ApiProblems(UserNotFound, AccountErased, InvitationOpen, LastAdmin, RoleNotYours)
  changeUser(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) userId: string,
    @Body({ schema: changeUserRequest }) request: ChangeUserRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) =>
      answer(await this.users.change(tx, actor, userId, request, sameVersion(ifMatch))),
    );
  }

  @Put(':id/roles')
  @ApiDoc(
    'Set the roles of an account',
    'Replaces all roles; the change holds from the next request of the account on. You can give and take roles whose permissions you hold yourself.',
  )
  @RequirePermission(UserPermission.AssignRoles)
  @StepUp()
  @ApiResult(200, 'The account as it is now.', userResponse, ['ETag'])
  @ApiProblems(UserNotFound, AccountErased, UnknownRole, RoleNotYours, LastAdmin)
  assignRoles(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) userId: string,
    @Body({ schema: assignRolesRequest }) request: AssignRolesRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) =>
      answer(
        await this.roleAssignments.assign(tx, actor, userId, request.roles, sameVersion(ifMatch)),
      ),
    );
  }
}
