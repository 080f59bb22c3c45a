const REQUESTS = 'http_request_duration_seconds';
const COUNT = `${REQUESTS}_count`;
const SERVED = '{job="orderly-api",route!~"/health.*|/metrics"}';

export const api = {
  uid: 'orderly-api',
  title: 'Orderly: API',
  panels: [
    {
      title: 'Anonymous reads of products, by how they were answered',
      unit: 'reqps',
      targets: { '{{outcome}}': 'sum by (outcome) (rate(catalogue_cache_requests_total[5m]))' },
    },
    {
      title: 'Requests by status',
      unit: 'reqps',
      targets: {
        '{{status_class}}': `sum by (status_class) (rate(${COUNT}${SERVED}[5m]))`,
      },
    },
    {
      title: 'Errors of the objective (0.1 %)',
      unit: 'percentunit',
      targets: {
        '5 minutes': 'orderly:http_errors:ratio_rate5m',
        '6 hours': 'orderly:http_errors:ratio_rate6h',
      },
    },
    {
      title: 'Duration of requests',
      unit: 's',
      targets: Object.fromEntries(
        [0.5, 0.95, 0.99].map((share) => [
          `p${share * 100}`,
          `histogram_quantile(${share}, sum by (le) (rate(${REQUESTS}_bucket${SERVED}[5m])))`,
        ]),
      ),
    },
    {
      title: 'Slowest routes (p95)',
      unit: 's',
      targets: {
        '{{method}} {{route}}':
          'topk(10, histogram_quantile(0.95, ' +
          `sum by (le, method, route) (rate(${REQUESTS}_bucket${SERVED}[5m]))))`,
      },
    },
    {
      title: 'Busiest routes',
      unit: 'reqps',
      targets: {
        '{{method}} {{route}}': `topk(10, sum by (method, route) (rate(${COUNT}${SERVED}[5m])))`,
      },
    },
    {
      title: 'Refusals by reason',
      unit: 'reqps',
      targets: { '{{code}}': 'topk(10, sum by (code) (rate(http_problems_total[5m])))' },
    },
    {
      title: 'Log-ins by outcome',
      unit: 'reqps',
      targets: { '{{outcome}}': 'sum by (outcome) (rate(logins_total[5m]))' },
    },
    {
      title: 'Requests in flight, open streams',
      unit: 'short',
      targets: {
        'in flight, {{instance}}': 'http_requests_in_flight',
        '{{stream}}': 'sum by (stream) (event_streams_open)',
      },
    },
    {
      title: 'Refused by rate limits',
      unit: 'reqps',
      targets: { '{{policy}}': 'sum by (policy) (rate(rate_limit_refusals_total[5m]))' },
    },
    {
      title: 'Event loop lag (p99)',
      unit: 's',
      targets: { '{{instance}}': 'nodejs_eventloop_lag_p99_seconds{job="orderly-api"}' },
    },
    {
      title: 'Processor time',
      unit: 'percentunit',
      targets: { '{{instance}}': 'rate(process_cpu_seconds_total{job="orderly-api"}[5m])' },
    },
    {
      title: 'Memory',
      unit: 'bytes',
      targets: { '{{instance}}': 'process_resident_memory_bytes{job="orderly-api"}' },
    },
  ],
};
