import { Controller, Delete } from '@nestjs/common';
import {
  CurrentActor,
  RequirePermission,
  StepUp,
} from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { RoleNotYours, UserNotFound } from '@orderly/users';
import { AuthPermission } from '../../core/auth.permissions.js';
import { OwnSecondFactors } from '../factors/factors.errors.js';
import { FactorsResetResponse } from './dto/factors-reset.schema.js';
import { FactorsOfOthers } from './factors-of-others.js';

@ApiTags('Second factors')
@Controller({ path: 'users', version: '1' })
export class FactorsOfOthersController {
  constructor(private readonly factors: FactorsOfOthers) {}

  @Delete(':id/second-factors')
  @ApiDoc(
    'Remove an account’s lost second factors',
    'Removes the authenticator app, passkeys and recovery codes, and ends all sessions; ' +
      'the owner gets a mail. Make sure that the request comes from the owner: afterwards ' +
      'the password alone opens the account. A password that is too short to stand alone ' +
      'is removed as well, and the owner gets a link to set a new one. Works only for ' +
      'accounts that hold no permission that you lack, and never for your own.',
  )
  @RequirePermission(AuthPermission.ResetAnySecondFactors)
  @StepUp()
  @ApiResult(200, 'What was removed, if anything.', FactorsResetResponse)
  @ApiProblems(UserNotFound, RoleNotYours, OwnSecondFactors)
  async resetSecondFactorsOfUser(
    @CurrentActor() actor: Actor,
    @IdParam('id') userId: string,
  ): Promise<HttpResult<FactorsResetResponse>> {
    return HttpResult.ok(await this.factors.reset(actor, userId));
  }
}
