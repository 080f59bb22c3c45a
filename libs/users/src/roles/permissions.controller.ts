import { Controller, Get } from '@nestjs/common';
import { RequirePermission } from '@orderly/platform/access/access.decorators';
import { allPermissions } from '@orderly/platform/access/permission-catalogue';
import { ApiDoc, ApiResult } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import { UserPermission } from '../core/users.permissions.js';
import { PermissionList, toPermissionResponse } from './dto/permission.response.js';

@ApiTags('Roles')
@Controller({ path: 'permissions', version: '1' })
export class PermissionsController {
  @Get()
  @ApiDoc(
    'List permissions',
    'All permissions by name: those of roles, and the scopes of machines. The release defines ' +
      'them, so there are no pages.',
  )
  @RequirePermission(UserPermission.ReadRoles)
  @ApiResult(200, 'All permissions.', PermissionList)
  listPermissions(): HttpResult {
    return HttpResult.ok({ data: allPermissions().map(toPermissionResponse) });
  }
}
