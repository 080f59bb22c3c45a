import { Controller, Get, Req, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { KnownCaller, PublicWithMoreForKnownCallers } from '../access/access.decorators.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import { ApiDoc, ApiResult } from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { type Actor, may } from '../kernel/identity/actor.js';
import { MetricsAccess } from '../metrics-endpoint/metrics-access.js';
import { HealthResponse, toHealthResponse } from './dto/health.response.js';
import { HealthChecks } from './health-checks.js';

/**
 * The status is public. The details are for operators: callers with the permission, which needs the
 * database, and callers that may read the metrics, which does not. A worker has no guard, so it
 * knows only the latter.
 */
@Controller({ path: 'health', version: VERSION_NEUTRAL })
@ApiTags('Operations')
export class HealthController {
  constructor(
    private readonly checks: HealthChecks,
    private readonly access: MetricsAccess,
  ) {}

  @Get()
  @ApiDoc(
    'Check the health of every part',
    [
      'Runs every check, each within a second. Always 200 if the checks ran: the status is in the',
      `body. Callers with the permission \`${PlatformPermission.ReadOperations}\`, requests from`,
      'the machine itself and requests with the metrics token as a bearer token also get the',
      'result of each check. All others get the status alone, even if their token is not valid.',
    ].join(' '),
  )
  @PublicWithMoreForKnownCallers()
  @ApiResult(200, 'The health of the process.', HealthResponse)
  async getHealth(
    @Req() request: FastifyRequest,
    @KnownCaller() caller: Actor | undefined,
  ): Promise<HealthResponse> {
    const report = await this.checks.everything();
    const sees =
      this.access.isGranted(request) ||
      (caller !== undefined && may(caller, PlatformPermission.ReadOperations));
    return sees ? toHealthResponse(report) : { status: report.status };
  }
}
