import { Body, Controller, Delete, Get, Patch, Post } from '@nestjs/common';
import {
  CurrentActor,
  RequirePermission,
  StepUp,
} from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { etagOf, type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { RuleParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { roleName } from '../accounts/dto/name-and-locale.js';
import { RoleNotYours } from '../core/user.errors.js';
import { UserPermission } from '../core/users.permissions.js';
import { RoleList, RoleResponse, toRoleResponse } from './dto/role.response.js';
import { AddRoleRequest, ChangeRoleRequest } from './dto/save-role.request.js';
import {
  BuiltInRole,
  RoleInUse,
  RoleNotFound,
  RoleTaken,
  TooManyRoles,
  UnknownPermission,
} from './role.errors.js';
import { Roles } from './roles.js';
import type { Role } from './roles.repository.js';

/** A new role can get the name of a removed one, and its versions start again. */
const etagOfRole = ({ version, createdAt }: Role): string =>
  etagOf(version, createdAt.getTime().toString(36));

const answer = (role: Role): HttpResult<RoleResponse> =>
  HttpResult.ok(toRoleResponse(role), { etag: etagOfRole(role) });

const sameVersion =
  (ifMatch: IfMatch) =>
  (role: Role): void =>
    ifMatch.assert(etagOfRole(role));

@ApiTags('Roles')
@Controller({ path: 'roles', version: '1' })
export class RolesController {
  constructor(
    private readonly roles: Roles,
    private readonly idempotency: Idempotency,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiDoc(
    'List roles',
    'All roles with their permissions, by name. There are few, so there are no pages.',
  )
  @RequirePermission(UserPermission.ReadRoles)
  @ApiResult(200, 'All roles.', RoleList)
  async listRoles(): Promise<HttpResult> {
    return HttpResult.ok({ data: (await this.roles.list()).map(toRoleResponse) });
  }

  @Post()
  @ApiDoc('Add a role', 'With permissions that you hold yourself; GET /v1/permissions lists all.')
  @RequirePermission(UserPermission.WriteRoles)
  @StepUp()
  @ApiResult(201, 'The new role.', RoleResponse, ['ETag', 'Location'])
  @ApiProblems(RoleTaken, UnknownPermission, RoleNotYours, TooManyRoles)
  addRole(
    @CurrentActor() actor: Actor,
    @Body() request: AddRoleRequest,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const role = await this.roles.add(tx, actor, request);
      return HttpResult.created(`/v1/roles/${role.name}`, toRoleResponse(role), {
        etag: etagOfRole(role),
      });
    });
  }

  @Get(':name')
  @ApiDoc('Get a role')
  @RequirePermission(UserPermission.ReadRoles)
  @ApiResult(200, 'The role.', RoleResponse, ['ETag'])
  @ApiProblems(RoleNotFound)
  async getRole(@RuleParam('name', roleName()) name: string): Promise<HttpResult> {
    return answer(await this.roles.get(name));
  }

  @Patch(':name')
  @ApiDoc(
    'Change a role',
    'Takes effect with the next request of each account that has the role. You can add and ' +
      'remove permissions that you hold yourself. Built-in roles cannot be changed.',
  )
  @RequirePermission(UserPermission.WriteRoles)
  @StepUp()
  @ApiResult(200, 'The role as it is now.', RoleResponse, ['ETag'])
  @ApiProblems(RoleNotFound, BuiltInRole, UnknownPermission, RoleNotYours)
  changeRole(
    @CurrentActor() actor: Actor,
    @RuleParam('name', roleName()) name: string,
    @Body() request: ChangeRoleRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) =>
      answer(await this.roles.change(tx, actor, name, request, sameVersion(ifMatch))),
    );
  }

  @Delete(':name')
  @ApiDoc('Remove a role', 'Only a role that no account has.')
  @RequirePermission(UserPermission.WriteRoles)
  @StepUp()
  @ApiResult(204, 'Removed.')
  @ApiProblems(RoleNotFound, BuiltInRole, RoleNotYours, RoleInUse)
  removeRole(
    @CurrentActor() actor: Actor,
    @RuleParam('name', roleName()) name: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) => {
      await this.roles.remove(tx, actor, name, sameVersion(ifMatch));
      return HttpResult.noContent();
    });
  }
}
