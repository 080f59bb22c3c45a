import { Controller, Get, Module, Query } from '@nestjs/common';
import { RequirePermission } from '../access/access.decorators.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import { ApiDoc, ApiProblems, ApiResult } from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { PageQuery } from '../http/fields/page.js';
import { InvalidCursor, Pages } from '../http/pagination.js';
import { toWorkerResponse, WorkerList } from './dto/worker.response.js';
import { Workers } from './workers.js';

@Controller({ path: 'workers', version: '1' })
@ApiTags('Operations')
class WorkersController {
  constructor(
    private readonly workers: Workers,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List worker processes',
    'Those that run, and those that ended in the last 12 hours without saying so, for example ' +
      'because they were killed. The one that started last comes first.',
  )
  @RequirePermission(PlatformPermission.ReadOperations)
  @ApiResult(200, 'A page of workers.', WorkerList, ['Link'])
  @ApiProblems(InvalidCursor)
  listWorkers(@Query() query: PageQuery) {
    return this.pages.respond({
      path: '/v1/workers',
      query,
      fetch: (page) => this.workers.list(page),
      keyset: ({ id }) => [id],
      item: toWorkerResponse,
    });
  }
}

/** For the API. */
@Module({ controllers: [WorkersController] })
export class WorkersModule {}
