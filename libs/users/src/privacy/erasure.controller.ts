import { Controller, Delete, Get, Param } from '@nestjs/common';
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
import { HttpResult } from '@orderly/platform/http/http-result';
import { id } from '@orderly/platform/http/schemas';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Erasures } from '@orderly/privacy';
import type { Account } from '../account.entity.js';
import { etagOfMe, sameVersion } from '../me-etag.js';
import {
  AccountErased,
  ErasureNotFound,
  LastAdmin,
  RoleNotYours,
  UserNotFound,
} from '../user.errors.js';
import { UserPermission } from '../users.permissions.js';
import {
  type ErasureAskedResponse,
  erasureAskedResponse,
  erasureResponse,
  toErasureResponse,
} from './dto/erasure.response.js';
import { EraseAccount } from './erase-account.js';

const FOR_GOOD =
  'The account opens nothing from now on, and this cannot be undone. Within minutes every part of the system deletes what it keeps about the person or makes it nobody’s; orders stay as the law asks, under an id alone.';

@ApiTags('Privacy')
@Controller({ path: 'users', version: '1' })
export class ErasureController {
  constructor(
    private readonly accounts: EraseAccount,
    private readonly erasures: Erasures,
    private readonly transactions: Transactions,
  ) {}

  @Delete('me')
  @ApiDoc(
    'Have yourself erased',
    `${FOR_GOOD} Ask for a copy of your data before, if you want one.`,
  )
  @Authenticated()
  @StepUp()
  @ApiResult(
    202,
    'Your erasure was asked for, and you are signed out everywhere.',
    erasureAskedResponse,
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
  @ApiDoc('Have somebody erased', FOR_GOOD)
  @RequirePermission(UserPermission.Erase)
  @StepUp()
  @ApiResult(202, 'The erasure was asked for.', erasureAskedResponse)
  @ApiProblems(UserNotFound, AccountErased, LastAdmin, RoleNotYours)
  eraseUser(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) userId: string,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult<ErasureAskedResponse>> {
    return this.erase(actor, userId, (account) => ifMatch.assert(etagOf(account.version)));
  }

  @Get(':id/erasure')
  @ApiDoc(
    'Follow an erasure',
    'Which parts of the system have answered, and what they keep and why.',
  )
  @RequirePermission(UserPermission.Erase)
  @ApiResult(200, 'The erasure.', erasureResponse)
  @ApiProblems(ErasureNotFound)
  async getErasure(@Param('id', { schema: id() }) userId: string): Promise<HttpResult> {
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
