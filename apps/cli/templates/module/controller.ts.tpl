import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import {
  {{Name}}ChangeForbidden,
  {{Name}}EmailTaken,
  {{Name}}NotFound,
} from '../{{name}}/{{name}}.errors.js';
import { {{Name}}Permission } from '../{{name}}/{{names}}.permissions.js';
import { {{nameCamel}}Etag, {{Names}}Service } from '../{{name}}/{{names}}.service.js';
import { Add{{Name}}Request } from './dto/add-{{name}}.request.js';
import { Change{{Name}}Request } from './dto/change-{{name}}.request.js';
import { List{{Names}}Query } from './dto/list-{{names}}.query.js';
import { {{Name}}List, {{Name}}Response, to{{Name}}Response } from './dto/{{name}}.response.js';

@Controller({ path: '{{names}}', version: '1' })
@ApiSection('{{Words}}', '{{Words}}, and where mail reaches them.')
export class {{Names}}Controller {
  constructor(
    private readonly {{namesCamel}}: {{Names}}Service,
    private readonly transactions: Transactions,
    private readonly idempotency: Idempotency,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List {{words}}', 'Newest first.')
  @RequirePermission({{Name}}Permission.Read)
  @ApiResult(200, 'A page of {{words}}.', {{Name}}List, ['Link'])
  list{{Names}}(@Query() query: List{{Names}}Query): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/{{names}}',
      query,
      fetch: (page) => this.{{namesCamel}}.list(query, page),
      keyset: ({ id }) => [id],
      item: to{{Name}}Response,
    });
  }

  @Get(':id')
  @ApiDoc('Get {{aWord}}')
  @RequirePermission({{Name}}Permission.Read)
  @ApiResult(200, 'The {{word}}.', {{Name}}Response, ['ETag'])
  @ApiProblems({{Name}}NotFound)
  async get{{Name}}(@IdParam('id') id: string): Promise<HttpResult> {
    const {{nameCamel}} = await this.{{namesCamel}}.get(id);
    return HttpResult.ok(to{{Name}}Response({{nameCamel}}), { etag: {{nameCamel}}Etag({{nameCamel}}) });
  }

  @Post()
  @ApiDoc('Add {{aWord}}', 'It belongs to the caller, and gets a mail of welcome.')
  @RequirePermission({{Name}}Permission.Write)
  @ApiResult(201, 'The {{word}}.', {{Name}}Response, ['ETag', 'Location'])
  @ApiProblems({{Name}}EmailTaken)
  add{{Name}}(
    @CurrentActor() actor: Actor,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request: Add{{Name}}Request,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const {{nameCamel}} = await this.{{namesCamel}}.add(tx, actor, request);
      return HttpResult.created(`/v1/{{names}}/${{{nameCamel}}.id}`, to{{Name}}Response({{nameCamel}}), {
        etag: {{nameCamel}}Etag({{nameCamel}}),
      });
    });
  }

  @Patch(':id')
  @ApiDoc('Change {{aWord}}', "One's own; that of another account needs `{{names}}:write-any`.")
  @RequirePermission({{Name}}Permission.Write)
  @ApiResult(200, 'The {{word}} as it is now.', {{Name}}Response, ['ETag'])
  @ApiProblems({{Name}}NotFound, {{Name}}ChangeForbidden, {{Name}}EmailTaken)
  async change{{Name}}(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @RequiredIfMatch() ifMatch: IfMatch,
    @Body() request: Change{{Name}}Request,
  ): Promise<HttpResult> {
    const {{nameCamel}} = await this.transactions.run((tx) =>
      this.{{namesCamel}}.change(tx, actor, id, ifMatch, request),
    );
    return HttpResult.ok(to{{Name}}Response({{nameCamel}}), { etag: {{nameCamel}}Etag({{nameCamel}}) });
  }
}
