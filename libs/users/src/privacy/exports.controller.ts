import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  Public,
  RequestOrigin,
  StepUp,
} from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiResponse, ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { CredentialRoute } from '@orderly/platform/rate-limiting/rate-limit.decorators';
import {
  ExportLinkRefused,
  ExportNotFound,
  ExportTooSoon,
  ExportUnderWay,
  PersonalExports,
} from '@orderly/privacy';
import type { FastifyReply } from 'fastify';
import { DownloadExportRequest } from './dto/download-export.request.js';
import { ExportResponse, toExportResponse } from './dto/export.response.js';

const ZIP = 'application/zip';

@ApiTags('Privacy')
@Controller({ version: '1' })
export class ExportsController {
  constructor(
    private readonly exports: PersonalExports,
    private readonly idempotency: Idempotency,
    private readonly transactions: Transactions,
  ) {}

  @Post('users/me/export')
  @ApiDoc(
    'Request a copy of your data',
    'A zip of JSON files with what every part of the system keeps about you, without secrets. ' +
      'When it is ready, you get a mail with a link that downloads it once, within 24 hours.',
  )
  @Authenticated()
  @StepUp()
  @ApiResult(202, 'The copy is being prepared.', ExportResponse, ['Location'])
  @ApiProblems(ExportUnderWay, ExportTooSoon)
  exportMe(
    @CurrentActor() { userId, origin }: Actor,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult<ExportResponse>> {
    return this.idempotency.once(call, async (tx) => {
      const asked = await this.exports.ask(tx, userId, origin);
      return new HttpResult(202, toExportResponse(asked), {
        location: `/v1/users/me/exports/${asked.id}`,
      });
    });
  }

  @Get('users/me/exports/:id')
  @ApiDoc('Get the status of a copy of your data')
  @Authenticated()
  @ApiResult(200, 'The status of the copy.', ExportResponse)
  @ApiProblems(ExportNotFound)
  async getMyExport(
    @CurrentActor() actor: Actor,
    @IdParam('id') exportId: string,
  ): Promise<HttpResult<ExportResponse>> {
    return HttpResult.ok(toExportResponse(await this.exports.get(actor.userId, exportId)));
  }

  @Post('personal-exports/download')
  @ApiDoc(
    'Download a copy of your data',
    'With the token of the link in the mail. It can be downloaded once and is then deleted.',
  )
  @Public()
  @CredentialRoute()
  @HttpCode(200)
  @ApiResponse({
    status: 200,
    description: 'The archive.',
    content: { [ZIP]: { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiProblems(ExportLinkRefused)
  async downloadExport(
    @RequestOrigin() origin: RequestContext,
    @Body() { token }: DownloadExportRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const archive = await this.transactions.run((tx) => this.exports.redeem(tx, token, origin));
    void reply
      .type(ZIP)
      .header('content-disposition', 'attachment; filename="my-data.zip"')
      .send(archive);
  }
}
