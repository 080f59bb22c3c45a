import { createReadStream } from 'node:fs';
import { applyDecorators, Controller, Get, HttpCode, Res, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RequirePermission } from '../access/access.decorators.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import { ApiDoc, ApiProblems } from '../documentation/api-docs.decorators.js';
import { ApiResponse, ApiTags } from '../documentation/documentation.decorators.js';
import { AnyQuery, RuleParam } from '../http/fields/params.js';
import { pageHeaders } from '../http/security-headers.js';
import {
  BOARD_CONTENT_SECURITY_POLICY,
  BOARD_SESSION_JS,
  type BoardFile,
  boardFiles,
  boardPage,
} from './board-files.js';
import { fileName, jobId, queueName } from './dto/queue-board.parameters.js';
import { NoQueueBoard, NotOnQueueBoard } from './queue-board.errors.js';
import { QueueBoard } from './queue-board.js';
import { UI_CONFIG } from './ui-config.js';

type ApiContent = NonNullable<Parameters<typeof ApiResponse>[0]['content']>;

const Serves = (content: ApiContent, description: string): MethodDecorator =>
  applyDecorators(
    RequirePermission(PlatformPermission.ReadOperations),
    HttpCode(200),
    ApiResponse({ status: 200, description, content }),
    ApiProblems(NoQueueBoard, NotOnQueueBoard),
  );

const TEXT = { schema: { type: 'string' } } as const;
const WORDS = { schema: { type: 'object', additionalProperties: true }, example: {} } as const;

const ServesPage = () => Serves({ 'text/html': TEXT }, 'The HTML page.');
const ServesFile = () =>
  Serves(
    {
      'text/css': TEXT,
      'text/javascript': TEXT,
      'image/png': TEXT,
      'image/svg+xml': TEXT,
      'image/x-icon': TEXT,
      'application/json': WORDS,
    },
    'The file.',
  );

/**
 * The pages of Bull Board and their files. The routes are those of a controller, so that the guard,
 * the limits and the headers are the ones of all other routes.
 */
@ApiTags('Pages')
@Controller({ path: 'ops/queues', version: VERSION_NEUTRAL })
export class QueueBoardPagesController {
  private files: ReadonlyMap<string, BoardFile> | undefined;
  private page: string | undefined;

  constructor(private readonly board: QueueBoard) {}

  @Get()
  @ApiDoc(
    'Page of the queues',
    'Bull Board, for queues on Redis. Its actions need `ops:write`, and in the session of a ' +
      'browser the CSRF token, which its script fetches. Jobs hold ids of events and no data.',
  )
  @ServesPage()
  showQueueBoard(@Res() reply: FastifyReply, @AnyQuery() _query: unknown): void {
    this.showPage(reply);
  }

  @Get('queue/:queue')
  @ApiDoc('Page of a queue')
  @ServesPage()
  showQueueOnBoard(
    @Res() reply: FastifyReply,
    @AnyQuery() _query: unknown,
    @RuleParam('queue', queueName()) _queue: string,
  ): void {
    this.showPage(reply);
  }

  @Get('queue/:queue/:job')
  @ApiDoc('Page of a job')
  @ServesPage()
  showJobOnQueueBoard(
    @Res() reply: FastifyReply,
    @AnyQuery() _query: unknown,
    @RuleParam('queue', queueName()) _queue: string,
    @RuleParam('job', jobId()) _job: string,
  ): void {
    this.showPage(reply);
  }

  @Get('static/:file')
  @ApiDoc('File of these pages')
  @ServesFile()
  getQueueBoardFile(@Res() reply: FastifyReply, @RuleParam('file', fileName()) file: string): void {
    this.board.assertThere();
    if (file === 'session.js')
      void reply.type('text/javascript; charset=utf-8').send(BOARD_SESSION_JS);
    else this.sendFile(reply, file);
  }

  @Get('static/:kind/:file')
  @ApiDoc('File of these pages, by kind')
  @ServesFile()
  getQueueBoardFileOfKind(
    @Res() reply: FastifyReply,
    @RuleParam('kind', fileName()) kind: string,
    @RuleParam('file', fileName()) file: string,
  ): void {
    this.sendFile(reply, `${kind}/${file}`);
  }

  @Get('static/:kind/:part/:file')
  @ApiDoc('File of these pages, by part')
  @ServesFile()
  getQueueBoardFileOfPart(
    @Res() reply: FastifyReply,
    @RuleParam('kind', fileName()) kind: string,
    @RuleParam('part', fileName()) part: string,
    @RuleParam('file', fileName()) file: string,
  ): void {
    this.sendFile(reply, `${kind}/${part}/${file}`);
  }

  private showPage(reply: FastifyReply): void {
    this.board.assertThere();
    this.page ??= boardPage(UI_CONFIG);
    void reply
      .type('text/html; charset=utf-8')
      .headers(pageHeaders(BOARD_CONTENT_SECURITY_POLICY))
      .send(this.page);
  }

  private sendFile(reply: FastifyReply, name: string): void {
    this.board.assertThere();
    this.files ??= boardFiles();
    const file = this.files.get(name);
    if (!file) throw new NotOnQueueBoard();
    void reply
      .type(file.type)
      .header('cache-control', 'private, max-age=3600')
      .send(createReadStream(file.path));
  }
}
