import { Controller, Get } from '@nestjs/common';
import { RequirePermission } from '@orderly/platform/access/access.decorators';
import { allPermissions } from '@orderly/platform/access/permission-catalogue';
import { ApiDoc, ApiResult } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { HttpResult } from '@orderly/platform/http/http-result';
import { permissionList, toPermissionResponse } from './dto/permission.response.js';
import { UserPermission } from './users.permissions.js';

@ApiTags('Roles')
@Controller({ path: 'permissions', version: '1' })
export class PermissionsController {
  @Get()
  @ApiDoc(
    'List permissions',
    'All that can be allowed, by name: what roles are made of, and the scopes of machines. They come with the release, so they come in one piece.',
  )
  @RequirePermission(UserPermission.ReadRoles)
  @ApiResult(200, 'All permissions.', permissionList)
  listPermissions(): HttpResult {
    return HttpResult.ok({ data: allPermissions().map(toPermissionResponse) });
  }
}
