import { Controller, Delete, Get } from '@nestjs/common';
import {
  Authenticated,
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
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Erasures } from '@orderly/privacy';
import type { Account } from '../accounts/account.entity.js';
import {
  AccountErased,
  ErasureNotFound,
  LastAdmin,
  RoleNotYours,
  UserNotFound,
} from '../core/user.errors.js';
import { UserPermission } from '../core/users.permissions.js';
import { etagOfMe, sameVersion } from '../routes/me-etag.js';
import {
  ErasureAskedResponse,
  ErasureResponse,
  toErasureResponse,
} from './dto/erasure.response.js';
import { EraseAccount } from './erase-account.js';

const FOR_GOOD =
  'The account stops working at once, and this cannot be undone. Within minutes every part of ' +
  'the system deletes or anonymises its data about the person. Orders are kept as the law ' +
  'requires, under an id alone.';

@ApiTags('Privacy')
@Controller({ path: 'users', version: '1' })
export class ErasureController {
  constructor(
    private readonly accounts: EraseAccount,
    private readonly erasures: Erasures,
    private readonly transactions: Transactions,
  ) {}

  @Delete('me')
  @ApiDoc('Erase your account', `${FOR_GOOD} If you want a copy of your data, request it first.`)
  @Authenticated()
  @StepUp()
  @ApiResult(
    202,
    'Your erasure was requested, and you are signed out everywhere.',
    ErasureAskedResponse,
  )
  @ApiProblems(AccountErased, LastAdmin)
  eraseMe(
    @CurrentActor() actor: Actor,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult<ErasureAskedResponse>> {
    return this.erase(actor, actor.userId, (account) =>
      ifMatch.assert(etagOfMe(account, actor), sameVersion(account)),
    );
  }

  @Delete(':id')
  @ApiDoc('Erase an account', FOR_GOOD)
  @RequirePermission(UserPermission.Erase)
  @StepUp()
  @ApiResult(202, 'The erasure was requested.', ErasureAskedResponse)
  @ApiProblems(UserNotFound, AccountErased, LastAdmin, RoleNotYours)
  eraseUser(
    @CurrentActor() actor: Actor,
    @IdParam('id') userId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult<ErasureAskedResponse>> {
    return this.erase(actor, userId, (account) => ifMatch.assert(etagOf(account.version)));
  }

  @Get(':id/erasure')
  @ApiDoc(
    'Get the status of an erasure',
    'Which parts of the system have answered, what they keep, and why.',
  )
  @RequirePermission(UserPermission.Erase)
  @ApiResult(200, 'The erasure.', ErasureResponse)
  @ApiProblems(ErasureNotFound)
  async getErasure(@IdParam('id') userId: string): Promise<HttpResult> {
    const erasure = await this.erasures.find(userId);
    if (!erasure) throw new ErasureNotFound(userId);
    return HttpResult.ok(toErasureResponse(erasure));
  }

  private erase(
    actor: Actor,
    userId: string,
    assertUnchanged: (account: Account) => void,
  ): Promise<HttpResult<ErasureAskedResponse>> {
    return this.transactions.run(async (tx) =>
      HttpResult.accepted({
        erasureId: await this.accounts.erase(tx, actor, userId, assertUnchanged),
      }),
    );
  }
}
