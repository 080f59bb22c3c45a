import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { Public } from '../access/access.decorators.js';
import { ApiDoc, ApiProblems, ApiResult } from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { NotRateLimited } from '../rate-limiting/rate-limit.decorators.js';
import { ProbeResponse } from './dto/health.response.js';
import { NotReady } from './health.errors.js';
import { HealthChecks } from './health-checks.js';

/**
 * For orchestrators and load balancers. They need only the status, and the body contains nothing
 * useful to an attacker.
 */
@Controller({ path: 'health', version: VERSION_NEUTRAL })
@ApiTags('Operations')
@NotRateLimited()
export class ProbesController {
  constructor(private readonly checks: HealthChecks) {}

  @Get('live')
  @ApiDoc(
    'Is the process alive?',
    'Checks nothing but the process itself. Restart it when this fails, and only then.',
  )
  @Public()
  @ApiResult(200, 'The process is running.', ProbeResponse)
  checkLiveness(): ProbeResponse {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiDoc(
    'Is the process ready for traffic?',
    'Not while it starts or stops, or cannot reach its database. If the queue does not respond, ' +
      'it is degraded, but still accepts orders.',
  )
  @Public()
  @ApiResult(200, 'Ready for traffic.', ProbeResponse)
  @ApiProblems(NotReady)
  async checkReadiness(): Promise<ProbeResponse> {
    if (!this.checks.isStarted) throw new NotReady();
    const { status } = await this.checks.readiness();
    if (status === 'error') throw new NotReady();
    return { status };
  }

  @Get('startup')
  @ApiDoc('Has the process started?', 'Yes, as soon as liveness and readiness can be checked.')
  @Public()
  @ApiResult(200, 'The process has started.', ProbeResponse)
  @ApiProblems(NotReady)
  checkStartup(): ProbeResponse {
    if (!this.checks.isStarted) throw new NotReady();
    return { status: 'ok' };
  }
}
