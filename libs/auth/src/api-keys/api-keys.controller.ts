import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Authenticated, CurrentActor, StepUp } from '@orderly/platform/access/access.decorators';
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
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { ScopeNotYours, UnknownScope } from '../core/scopes.js';
import {
  ApiKeyEnded,
  ApiKeyNotFound,
  ApiKeysSpent,
  LaterExpiry,
  TooManyApiKeys,
} from './api-key.errors.js';
import type { ApiKey } from './api-key.js';
import { ApiKeys, type MadeApiKey } from './api-keys.js';
import { ApiKeysRepository } from './api-keys.repository.js';
import {
  ChangeApiKeyRequest,
  MakeApiKeyRequest,
  RotateApiKeyRequest,
} from './dto/api-key.requests.js';
import {
  ApiKeyList,
  ApiKeyResponse,
  MadeApiKeyResponse,
  toApiKeyResponse,
} from './dto/api-key.response.js';
import { ListApiKeysQuery } from './dto/list-api-keys.query.js';

const answer = (key: ApiKey): HttpResult =>
  HttpResult.ok(toApiKeyResponse(key), { etag: etagOf(key.version) });

const madeAnswer = ({ apiKey, key }: MadeApiKey): HttpResult =>
  HttpResult.created(
    `/v1/api-keys/${apiKey.id}`,
    { ...toApiKeyResponse(apiKey), key },
    { etag: etagOf(apiKey.version) },
  );

/** These routes take no Idempotency-Key: stored responses would keep the keys in clear. */
@ApiTags('API keys')
@Controller({ path: 'api-keys', version: '1' })
export class ApiKeysController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly stored: ApiKeysRepository,
    private readonly pages: Pages,
    private readonly transactions: Transactions,
  ) {}

  @Post()
  @ApiDoc(
    'Create an API key',
    'For programs that act on your behalf. The key can do only what both its scopes and ' +
      'your current permissions allow. Only this response contains the key itself.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(201, 'The new key.', MadeApiKeyResponse, ['ETag', 'Location'])
  @ApiProblems(UnknownScope, ScopeNotYours, TooManyApiKeys, ApiKeysSpent)
  async makeApiKey(
    @CurrentActor() actor: Actor,
    @Body() request: MakeApiKeyRequest,
  ): Promise<HttpResult> {
    return madeAnswer(await this.transactions.run((tx) => this.keys.make(tx, actor, request)));
  }

  @Get()
  @ApiDoc('List your API keys', 'Newest first, including keys that have ended.')
  @Authenticated()
  @ApiResult(200, 'A page of your keys.', ApiKeyList, ['Link'])
  @ApiProblems(InvalidCursor)
  listApiKeys(
    @CurrentActor() { userId }: Actor,
    @Query() query: ListApiKeysQuery,
  ): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/api-keys',
      query,
      viewer: userId,
      fetch: (page) => this.stored.listOf(userId, page),
      keyset: (key) => [key.id],
      item: toApiKeyResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get an API key', 'Without the key itself.')
  @Authenticated()
  @ApiResult(200, 'The key.', ApiKeyResponse, ['ETag'])
  @ApiProblems(ApiKeyNotFound)
  async getApiKey(@CurrentActor() actor: Actor, @IdParam('id') keyId: string): Promise<HttpResult> {
    return answer(await this.keys.get(actor, keyId));
  }

  @Patch(':id')
  @ApiDoc(
    'Change an API key',
    'Changes its name, the networks it may be used from, or moves its expiry to an ' +
      'earlier time.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(200, 'The key as it is now.', ApiKeyResponse, ['ETag'])
  @ApiProblems(ApiKeyNotFound, ApiKeyEnded, LaterExpiry)
  async changeApiKey(
    @CurrentActor() actor: Actor,
    @IdParam('id') keyId: string,
    @Body() request: ChangeApiKeyRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    const sameVersion = (key: ApiKey): void => ifMatch.assert(etagOf(key.version));
    return answer(
      await this.transactions.run((tx) => this.keys.change(tx, actor, keyId, request, sameVersion)),
    );
  }

  @Post(':id/rotate')
  @ApiDoc(
    'Rotate an API key',
    'Creates a key with the same settings and lifetime. Both keys work during the ' +
      'overlap; then the old one ends.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(201, 'The new key.', MadeApiKeyResponse, ['ETag', 'Location'])
  @ApiProblems(ApiKeyNotFound, ApiKeyEnded, TooManyApiKeys, ApiKeysSpent)
  async rotateApiKey(
    @CurrentActor() actor: Actor,
    @IdParam('id') keyId: string,
    @Body() { overlapHours }: RotateApiKeyRequest,
  ): Promise<HttpResult> {
    return madeAnswer(
      await this.transactions.run((tx) => this.keys.rotate(tx, actor, keyId, overlapHours)),
    );
  }

  @Delete(':id')
  // No step-up: an owner whose key was published must be able to revoke it at once, without a
  // second factor at hand.
  @ApiDoc('Revoke an API key', 'Takes effect immediately.')
  @Authenticated()
  @ApiResult(204, 'The key was revoked.')
  @ApiProblems(ApiKeyNotFound)
  async revokeApiKey(
    @CurrentActor() actor: Actor,
    @IdParam('id') keyId: string,
  ): Promise<HttpResult> {
    await this.transactions.run((tx) => this.keys.revoke(tx, actor, keyId));
    return HttpResult.noContent();
  }
}
