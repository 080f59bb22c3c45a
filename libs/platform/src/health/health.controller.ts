import { Controller, Get, VERSION_NEUTRAL } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequirePermission } from '../access/access.decorators.js';
import { PlatformPermission } from '../access/platform.permissions.js';
import { Answers, Documented } from '../http/docs.decorators.js';
import { NotRateLimited } from '../http/rate-limit.decorators.js';
import { type HealthResponse, healthResponse, toHealthResponse } from './dto/health.response.js';
import { HealthChecks } from './health-checks.js';

/** For operators, who may see what is wrong. Needs the guard, and so it is part of the API alone. */
@Controller({ path: 'health', version: VERSION_NEUTRAL })
@ApiTags('Operations')
@NotRateLimited()
export class HealthController {
  constructor(private readonly checks: HealthChecks) {}

  @Get()
  @Documented(
    'See how every part is',
    'Looks at every part, each within a second, and tells what it found. Always 200 when it could look: the status is in the body.',
  )
  @RequirePermission(PlatformPermission.ReadOperations)
  @Answers(200, 'What every check found.', healthResponse)
  async getHealth(): Promise<HealthResponse> {
    return toHealthResponse(await this.checks.everything());
  }
}
