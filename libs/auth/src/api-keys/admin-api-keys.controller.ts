import { Controller, Delete, Get, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { AuthPermission } from '../core/auth.permissions.js';
import { ApiKeyNotFound } from './api-key.errors.js';
import { ApiKeys } from './api-keys.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import { ApiKeyList, toApiKeyResponse } from './dto/api-key.response.js';
import { ListApiKeysQuery } from './dto/list-api-keys.query.js';

/** Lets administrators see and revoke the keys of other accounts. */
@ApiTags('API keys')
@Controller({ path: 'users', version: '1' })
export class AdminApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly stored: ApiKeysRepository,
    private readonly pages: Pages,
    private readonly transactions: Transactions,
  ) {}

  @Get(':id/api-keys')
  @ApiDoc(
    'List the API keys of an account',
    'Newest first, including keys that have ended. The list is empty if the account does not ' +
      'exist.',
  )
  @RequirePermission(AuthPermission.ReadAnyApiKey)
  @ApiResult(200, 'A page of its keys.', ApiKeyList, ['Link'])
  @ApiProblems(InvalidCursor)
  listApiKeysOfUser(
    @IdParam('id') userId: string,
    @Query() query: ListApiKeysQuery,
  ): Promise<HttpResult> {
    return this.pages.respond({
      path: `/v1/users/${userId}/api-keys`,
      query,
      fetch: (page) => this.stored.listOf(userId, page),
      keyset: (key) => [key.id],
      item: toApiKeyResponse,
    });
  }

  @Delete(':id/api-keys/:keyId')
  @ApiDoc('Revoke an API key of an account', 'Takes effect immediately.')
  @RequirePermission(AuthPermission.RevokeAnyApiKey)
  @ApiResult(204, 'The key was revoked.')
  @ApiProblems(ApiKeyNotFound)
  async revokeApiKeyOfUser(
    @CurrentActor() actor: Actor,
    @IdParam('id') userId: string,
    @IdParam('keyId') keyId: string,
  ): Promise<HttpResult> {
    await this.transactions.run((tx) => this.keys.revokeOf(tx, actor, userId, keyId));
    return HttpResult.noContent();
  }
}
