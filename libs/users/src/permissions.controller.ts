import { Controller, Get } from '@nestjs/common';
import { RequirePermission } from '@orderly/platform/access/access.decorators';
import { allPermissions } from '@orderly/platform/access/permission-catalogue';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented } from '@orderly/platform/http/docs.decorators';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import { permissionList, toPermissionResponse } from './dto/permission.response.js';
import { UserPermission } from './users.permissions.js';

@ApiTags('Roles')
@Controller({ path: 'permissions', version: '1' })
export class PermissionsController {
  @Get()
  @Documented(
    'List permissions',
    'All that can be allowed, by name: what roles are made of, and the scopes of machines. They come with the release, so they come in one piece.',
  )
  @RequirePermission(UserPermission.ReadRoles)
  @Answers(200, 'All permissions.', permissionList)
  listPermissions(): Answer {
    return Answer.ok({ data: allPermissions().map(toPermissionResponse) });
  }
}
