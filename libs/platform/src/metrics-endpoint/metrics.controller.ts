import { Controller, Get, Req, Res, VERSION_NEUTRAL } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Public } from '../access/access.decorators.js';
import { ApiDoc, ApiProblems } from '../documentation/api-docs.decorators.js';
import { ApiProduces, ApiResponse, ApiTags } from '../documentation/documentation.decorators.js';
import { TooManyRequests } from '../http/http.errors.js';
import { varyBy } from '../http/vary.js';
import { Metrics } from '../metrics/metrics.js';
import { NotRateLimited } from '../rate-limiting/rate-limit.decorators.js';
import { BacklogCollector } from './backlog.collector.js';
import { MetricsForbidden, MetricsTokenRequired } from './metrics.errors.js';
import { MetricsAccess } from './metrics-access.js';
import { OPEN_METRICS, OPEN_METRICS_TYPE, toOpenMetrics } from './open-metrics.js';
import { PoolCollector } from './pool.collector.js';

@Controller({ path: 'metrics', version: VERSION_NEUTRAL })
@ApiTags('Operations')
@NotRateLimited()
export class MetricsController {
  constructor(
    private readonly metrics: Metrics,
    private readonly access: MetricsAccess,
    private readonly backlog: BacklogCollector,
    private readonly pool: PoolCollector,
  ) {}

  @Get()
  @ApiDoc(
    'Get the metrics',
    'Prometheus text format, or OpenMetrics with exemplars for clients that accept ' +
      '`application/openmetrics-text`. Open to requests from the local machine, and to others ' +
      'with the metrics token as a bearer token.',
  )
  @Public()
  @ApiProduces('text/plain', OPEN_METRICS)
  @ApiResponse({
    status: 200,
    description: 'All metrics of this process.',
    schema: { type: 'string' },
  })
  @ApiProblems(MetricsTokenRequired, MetricsForbidden, TooManyRequests)
  async readMetrics(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    this.access.assert(request);
    this.pool.collect();
    await this.backlog.collect();
    const { registry, exemplars } = this.metrics;
    const text = await registry.metrics();
    const isOpen = request.headers.accept?.includes(OPEN_METRICS) === true;
    void varyBy(reply, 'accept')
      .type(isOpen ? OPEN_METRICS_TYPE : registry.contentType)
      .header('cache-control', 'no-store')
      .send(isOpen ? toOpenMetrics(text, exemplars) : text);
  }
}
