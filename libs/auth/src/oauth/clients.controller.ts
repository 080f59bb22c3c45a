import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import {
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
import { InvalidCursor, Pages } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { AuthPermission } from '../core/auth.permissions.js';
import { ScopeNotYours, UnknownScope } from '../core/scopes.js';
import {
  ClientCredentialsSpent,
  ClientHasNoSecret,
  ClientNotFound,
  ClientNotYours,
  KeysDoNotFit,
  TooManyClients,
} from './client.errors.js';
import type { OAuthClient } from './clients/client.js';
import { Clients, type ClientWithSecret } from './clients.js';
import { ClientsRepository } from './clients.repository.js';
import { AddClientRequest, ChangeClientRequest, NewSecretRequest } from './dto/client.requests.js';
import {
  ClientList,
  ClientResponse,
  ClientWithSecretResponse,
  ListClientsQuery,
  toClientResponse,
} from './dto/client.response.js';

const answer = (client: OAuthClient): HttpResult =>
  HttpResult.ok(toClientResponse(client), { etag: etagOf(client.version) });

const withSecret = ({ client, secret }: ClientWithSecret) => ({
  ...toClientResponse(client),
  secret,
});

/** These routes take no Idempotency-Key: stored responses would keep the secrets in clear. */
@ApiTags('OAuth')
@Controller({ path: 'oauth-clients', version: '1' })
export class ClientsController {
  constructor(
    private readonly clients: Clients,
    private readonly stored: ClientsRepository,
    private readonly pages: Pages,
    private readonly transactions: Transactions,
  ) {}

  @Post()
  @ApiDoc(
    'Add an OAuth client',
    'A machine that acts on your behalf. It can do only what both its scopes and your current ' +
      'permissions allow. Only this response contains its secret.',
  )
  @RequirePermission(AuthPermission.WriteClients)
  @StepUp()
  @ApiResult(201, 'The new client.', ClientWithSecretResponse, ['ETag', 'Location'])
  @ApiProblems(UnknownScope, ScopeNotYours, KeysDoNotFit, TooManyClients, ClientCredentialsSpent)
  async addClient(
    @CurrentActor() actor: Actor,
    @Body() request: AddClientRequest,
  ): Promise<HttpResult> {
    const made = await this.transactions.run((tx) => this.clients.add(tx, actor, request));
    const { id: clientId, version } = made.client;
    return HttpResult.created(`/v1/oauth-clients/${clientId}`, withSecret(made), {
      etag: etagOf(version),
    });
  }

  @Get()
  @ApiDoc('List OAuth clients', 'Newest first.')
  @RequirePermission(AuthPermission.ReadClients)
  @ApiResult(200, 'A page of clients.', ClientList, ['Link'])
  @ApiProblems(InvalidCursor)
  listClients(@Query() query: ListClientsQuery): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/oauth-clients',
      query,
      fetch: (page) => this.stored.list(page),
      keyset: (client) => [client.id],
      item: toClientResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get an OAuth client', 'Without its secret.')
  @RequirePermission(AuthPermission.ReadClients)
  @ApiResult(200, 'The client.', ClientResponse, ['ETag'])
  @ApiProblems(ClientNotFound)
  async getClient(@IdParam('id') clientId: string): Promise<HttpResult> {
    return answer(await this.clients.get(clientId));
  }

  @Patch(':id')
  @ApiDoc(
    'Change, disable or enable an OAuth client',
    'Takes effect immediately, also for tokens issued earlier. Only the client’s owner can set ' +
      'new keys, add scopes or enable it again.',
  )
  @RequirePermission(AuthPermission.WriteClients)
  @StepUp()
  @ApiResult(200, 'The client as it is now.', ClientResponse, ['ETag'])
  @ApiProblems(ClientNotFound, UnknownScope, ScopeNotYours, ClientNotYours, KeysDoNotFit)
  async changeClient(
    @CurrentActor() actor: Actor,
    @IdParam('id') clientId: string,
    @Body() request: ChangeClientRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    const sameVersion = (client: OAuthClient): void => ifMatch.assert(etagOf(client.version));
    return answer(
      await this.transactions.run((tx) =>
        this.clients.change(tx, actor, clientId, request, sameVersion),
      ),
    );
  }

  @Post(':id/secret')
  @ApiDoc(
    'Create a new client secret',
    'Only for the client’s owner, who must hold its scopes. The old secret still works during ' +
      'the overlap.',
  )
  @RequirePermission(AuthPermission.WriteClients)
  @StepUp()
  @ApiResult(200, 'The client with its new secret.', ClientWithSecretResponse, ['ETag'])
  @ApiProblems(
    ClientNotFound,
    ClientHasNoSecret,
    ScopeNotYours,
    ClientNotYours,
    ClientCredentialsSpent,
  )
  async renewClientSecret(
    @CurrentActor() actor: Actor,
    @IdParam('id') clientId: string,
    @Body() { overlapHours }: NewSecretRequest,
  ): Promise<HttpResult> {
    const made = await this.transactions.run((tx) =>
      this.clients.renewSecret(tx, actor, clientId, overlapHours),
    );
    return HttpResult.ok(withSecret(made), { etag: etagOf(made.client.version) });
  }

  @Delete(':id')
  @ApiDoc('Remove an OAuth client', 'Its tokens stop working immediately.')
  @RequirePermission(AuthPermission.WriteClients)
  @StepUp()
  @ApiResult(204, 'The client was removed.')
  @ApiProblems(ClientNotFound)
  async removeClient(
    @CurrentActor() actor: Actor,
    @IdParam('id') clientId: string,
  ): Promise<HttpResult> {
    await this.transactions.run((tx) => this.clients.remove(tx, actor, clientId));
    return HttpResult.noContent();
  }
}
