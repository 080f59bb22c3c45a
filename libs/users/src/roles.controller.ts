import { Controller, Get } from '@nestjs/common';
import { RequirePermission } from '@orderly/platform/access/access.decorators';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented } from '@orderly/platform/http/docs.decorators';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { roleList, toRoleResponse } from './dto/role.response.js';
import { Roles } from './roles.js';
import { UserPermission } from './users.permissions.js';

@ApiTags('Roles')
@Controller({ path: 'roles', version: '1' })
export class RolesController {
  constructor(private readonly roles: Roles) {}

  @Get()
  @Documented('List roles', 'All roles with their permissions, by name. There are few, so they come in one piece.')
  @RequirePermission(UserPermission.ReadRoles)
  @Answers(200, 'All roles.', roleList)
  async listRoles(): Promise<Answer> {
    return Answer.ok({ data: (await this.roles.list()).map(toRoleResponse) });
  }
}
