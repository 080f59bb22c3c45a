import { Readable } from 'node:stream';
import { Body, Controller, Get, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Authenticated, CurrentActor, Public, RequestOrigin } from '../access/access.decorators.js';
import { AppConfig } from '../config/app-config.js';
import { Transactions } from '../database/transactions.js';
import {
  ApiDoc,
  ApiFileResult,
  ApiProblems,
  ApiResult,
} from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { IdParam } from '../http/fields/params.js';
import { HttpResult } from '../http/http-result.js';
import type { Actor, RequestContext } from '../kernel/identity/actor.js';
import { CredentialRoute } from '../rate-limiting/rate-limit.decorators.js';
import { DownloadFileRequest } from './dto/download-file.request.js';
import {
  FileLinkResponse,
  FileResponse,
  toFileLinkResponse,
  toFileResponse,
} from './dto/file.response.js';
import { FileLinkRefused, FileNotFound } from './file.errors.js';
import { Files } from './files.js';

@Controller({ version: '1' })
@ApiTags('Jobs')
export class FilesController {
  constructor(
    private readonly files: Files,
    private readonly transactions: Transactions,
    private readonly config: AppConfig,
  ) {}

  @Get('files/:id')
  @ApiDoc('Get a file', 'Its facts, without its content.')
  @Authenticated({ machines: true })
  @ApiResult(200, 'The file.', FileResponse)
  @ApiProblems(FileNotFound)
  async getFile(
    @CurrentActor() actor: Actor,
    @IdParam('id') fileId: string,
  ): Promise<HttpResult<FileResponse>> {
    return HttpResult.ok(toFileResponse(await this.files.get(actor, fileId)));
  }

  @Post('files/:id/link')
  @ApiDoc(
    'Issue a link to download a file',
    'The link works once, within an hour, for everyone who has it. It replaces the earlier link ' +
      'of the file.',
  )
  @Authenticated({ machines: true })
  @ApiResult(201, 'The link.', FileLinkResponse)
  @ApiProblems(FileNotFound)
  async issueFileLink(
    @CurrentActor() actor: Actor,
    @IdParam('id') fileId: string,
  ): Promise<HttpResult<FileLinkResponse>> {
    // No Idempotency-Key: the response holds a secret, and must not be stored.
    const link = await this.transactions.run((tx) => this.files.issueLink(tx, actor, fileId));
    return new HttpResult(201, toFileLinkResponse(link, this.config.http.publicUrl));
  }

  @Post('file-downloads')
  @ApiDoc(
    'Download a file',
    'With the token of a link, which is used up. If the download breaks off, issue another link.',
  )
  @Public()
  @CredentialRoute()
  @ApiFileResult(200, 'The content of the file.', 'text/csv', 'application/x-ndjson')
  @ApiProblems(FileLinkRefused)
  async downloadFile(
    @RequestOrigin() origin: RequestContext,
    @Body() { token }: DownloadFileRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.transactions.run((tx) => this.files.redeemLink(tx, token, origin));
    void reply
      .type(file.mediaType)
      .header('content-length', file.size)
      .header('content-disposition', `attachment; filename="${file.name}"`)
      .send(Readable.from(this.files.read(file.id), { objectMode: false, highWaterMark: 0 }));
  }
}
