import { Body, Controller, Get, Patch } from '@nestjs/common';
import { Authenticated, CurrentActor } from '@orderly/platform/access/access.decorators';
import type { Actor } from '@orderly/platform/access/actor';
import { Transactions } from '@orderly/platform/database/transactions';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented } from '@orderly/platform/http/docs.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import type { Account } from './account.entity.js';
import { type ChangeMeRequest, changeMeRequest } from './dto/change-user.request.js';
import { type MeResponse, meResponse, toMeResponse } from './dto/user.response.js';
import { etagOfMe, sameVersion } from './me-etag.js';
import { UsersService } from './users.service.js';

const answer = (account: Account, actor: Actor): Answer<MeResponse> =>
  Answer.ok(toMeResponse(account, actor.permissions), { etag: etagOfMe(account, actor) });

@ApiTags('Users')
@Controller({ path: 'users/me', version: '1' })
export class MeController {
  constructor(
    private readonly users: UsersService,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @Documented('Get your account', 'With your roles and what they allow.')
  @Authenticated()
  @Answers(200, 'Your account.', meResponse, ['ETag'])
  async getMe(@CurrentActor() actor: Actor): Promise<Answer> {
    return answer(await this.users.get(actor.userId), actor);
  }

  @Patch()
  @Documented('Change your account')
  @Authenticated()
  @Answers(200, 'Your account as it is now.', meResponse, ['ETag'])
  changeMe(
    @CurrentActor() actor: Actor,
    @Body({ schema: changeMeRequest }) request: ChangeMeRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<Answer> {
    return this.transactions.run(async (tx) => {
      const account = await this.users.change(tx, actor, actor.userId, request, (current) =>
        ifMatch.assert(etagOfMe(current, actor), sameVersion(current)),
      );
      return answer(account, actor);
    });
  }
}
