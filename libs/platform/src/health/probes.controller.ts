import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { Public } from '../access/access.decorators.js';
import { ApiDoc, ApiProblems, ApiResult } from '../documentation/api-docs.decorators.js';
import { ApiTags } from '../documentation/documentation.decorators.js';
import { NotRateLimited } from '../rate-limiting/rate-limit.decorators.js';
import { probeResponse } from './dto/health.response.js';
import { NotReady } from './health.errors.js';
import { HealthChecks } from './health-checks.js';

interface Probe {
  readonly status: 'ok' | 'degraded';
}

/** For orchestrators and load balancers: the status says it all, and the body nothing that an attacker could use. */
@Controller({ path: 'health', version: VERSION_NEUTRAL })
@ApiTags('Operations')
@NotRateLimited()
export class ProbesController {
  constructor(private readonly checks: HealthChecks) {}

  @Get('live')
  @ApiDoc(
    'Is the process alive?',
    'Asks nothing but the process itself. Restart it when this fails, and only then.',
  )
  @Public()
  @ApiResult(200, 'It is.', probeResponse)
  checkLiveness(): Probe {
    return { status: 'ok' };
  }

  @Get('ready')
  @ApiDoc(
    'May the process be given work?',
    'No, while it starts or stops, or cannot reach its database. A queue that does not answer makes it degraded, but orders are still taken.',
  )
  @Public()
  @ApiResult(200, 'It may.', probeResponse)
  @ApiProblems(NotReady)
  async checkReadiness(): Promise<Probe> {
    if (!this.checks.isStarted) throw new NotReady();
    const { status } = await this.checks.readiness();
    if (status === 'error') throw new NotReady();
    return { status };
  }

  @Get('startup')
  @ApiDoc(
    'Has the process started?',
    'Yes, from the moment on when it can be asked for liveness and readiness.',
  )
  @Public()
  @ApiResult(200, 'It has.', probeResponse)
  @ApiProblems(NotReady)
  checkStartup(): Probe {
    if (!this.checks.isStarted) throw new NotReady();
    return { status: 'ok' };
  }
}
