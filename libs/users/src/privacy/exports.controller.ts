import { Body, Controller, Get, HttpCode, Param, Post, Res } from '@nestjs/common';
import {
  Authenticated,
  CurrentActor,
  Public,
  RequestOrigin,
  StepUp,
} from '@orderly/platform/access/access.decorators';
import type { Actor, Origin } from '@orderly/platform/access/actor';
import { Transactions } from '@orderly/platform/database/transactions';
import { Answer } from '@orderly/platform/http/answer';
import { Answers, Documented, Problems } from '@orderly/platform/http/docs.decorators';
import { CredentialRoute } from '@orderly/platform/http/rate-limit.decorators';
import { id } from '@orderly/platform/http/schemas';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import {
  type IdempotentCall,
  OptionalIdempotency,
  TakesIdempotencyKey,
} from '@orderly/platform/idempotency/idempotent-call';
import { ApiResponse, ApiTags } from '@orderly/platform/openapi/documentation.decorators';
import {
  ExportLinkRefused,
  ExportNotFound,
  ExportTooSoon,
  ExportUnderWay,
} from '@orderly/platform/privacy/export.errors';
import { PersonalExports } from '@orderly/platform/privacy/personal-exports';
import type { FastifyReply } from 'fastify';
import {
  type DownloadExportRequest,
  downloadExportRequest,
  type ExportResponse,
  exportResponse,
  toExportResponse,
} from './dto/export.schemas.js';

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
  @Documented(
    'Ask for a copy of your data',
    'A zip of JSON files with what every part of the system keeps about you, without secrets. When it is ready, a mail brings a link that hands it out once, within 24 hours.',
  )
  @Authenticated()
  @StepUp()
  @TakesIdempotencyKey()
  @Answers(202, 'The copy is being made.', exportResponse, ['Location'])
  @Problems(ExportUnderWay, ExportTooSoon)
  exportMe(
    @CurrentActor() { userId, origin }: Actor,
    @OptionalIdempotency() call: IdempotentCall | undefined,
  ): Promise<Answer<ExportResponse>> {
    return this.idempotency.once(call, async (tx) => {
      const asked = await this.exports.ask(tx, userId, origin);
      return new Answer(202, toExportResponse(asked), {
        location: `/v1/users/me/exports/${asked.id}`,
      });
    });
  }

  @Get('users/me/exports/:id')
  @Documented('Follow a copy of your data')
  @Authenticated()
  @Answers(200, 'How far it is.', exportResponse)
  @Problems(ExportNotFound)
  async getMyExport(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: id() }) exportId: string,
  ): Promise<Answer<ExportResponse>> {
    return Answer.ok(toExportResponse(await this.exports.get(actor.userId, exportId)));
  }

  @Post('personal-exports/download')
  @Documented(
    'Fetch a copy of your data',
    'With the token of the link in the mail. It is handed out once and is then deleted here.',
  )
  @Public()
  @CredentialRoute()
  @HttpCode(200)
  @ApiResponse({
    status: 200,
    description: 'The archive.',
    content: { [ZIP]: { schema: { type: 'string', format: 'binary' } } },
  })
  @Problems(ExportLinkRefused)
  async downloadExport(
    @RequestOrigin() origin: Origin,
    @Body({ schema: downloadExportRequest }) { token }: DownloadExportRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const archive = await this.transactions.run((tx) => this.exports.redeem(tx, token, origin));
    void reply
      .type(ZIP)
      .header('content-disposition', 'attachment; filename="my-data.zip"')
      .send(archive);
  }
}
