import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import { ApiDoc, ApiResult } from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { Account } from '../accounts/account.entity.js';
import { ChangeMeRequest } from '../directory/dto/change-user.request.js';
import { UsersService } from '../directory/users.service.js';
import { MeResponse, toMeResponse } from './dto/user.response.js';
import { etagOfMe, sameVersion } from './me-etag.js';

const answer = (account: Account, actor: Actor): HttpResult<MeResponse> =>
  HttpResult.ok(toMeResponse(account, actor.permissions), { etag: etagOfMe(account, actor) });

@ApiTags('Users')
@Controller({ path: 'users/me', version: '1' })
export class MeController {
  constructor(
    private readonly users: UsersService,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiDoc('Get your account', 'Includes your roles and the permissions that they grant.')
  @Authenticated()
  @ApiResult(200, 'Your account.', MeResponse, ['ETag'])
  async getMe(@CurrentActor() actor: Actor): Promise<HttpResult> {
    return answer(await this.users.get(actor.userId), actor);
  }

  @Patch()
  @ApiDoc('Change your account')
  @Authenticated()
  @ApiResult(200, 'Your account as it is now.', MeResponse, ['ETag'])
  changeMe(
    @CurrentActor() actor: Actor,
    @Body() request: ChangeMeRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    return this.transactions.run(async (tx) => {
      const account = await this.users.change(tx, actor, actor.userId, request, (current) =>
        ifMatch.assert(etagOfMe(current, actor), sameVersion(current)),
      );
      return answer(account, actor);
    });
  }
}
