import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { KnownCaller, PublicWithMoreForKnownCallers } from '../access/access.decorators.js';
import { type Actor, may } from '../access/actor.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import { Answers, Documented } from '../http/docs.decorators.js';
import { NotRateLimited } from '../http/rate-limit.decorators.js';
import { ApiTags } from '../openapi/documentation.decorators.js';
import { type HealthResponse, healthResponse, toHealthResponse } from './dto/health.response.js';
import { HealthChecks } from './health-checks.js';

/** In a word for everybody, in detail for operators. A worker has no guard that could tell them apart, and so none of the detail. */
@Controller({ path: 'health', version: VERSION_NEUTRAL })
@ApiTags('Operations')
@NotRateLimited()
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get()
  @Documented(
    'See how every part is',
    `Looks at every part, each within a second. Always 200 when it could look: the status is in the body. Callers with the permission \`${PlatformPermission.ReadOperations}\` are told what each check found; everybody else, and whoever sends a token that is not valid, the status alone.`,
  )
  @PublicWithMoreForKnownCallers()
  @Answers(200, 'What every check found.', healthResponse)
  async getHealth(@KnownCaller() caller: Actor | undefined): Promise<HealthResponse> {
    const report = await this.checks.everything();
    const sees = caller !== undefined && may(caller, PlatformPermission.ReadOperations);
    return sees ? toHealthResponse(report) : { status: report.status };
  }
}
