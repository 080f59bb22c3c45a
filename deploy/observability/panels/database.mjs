export const database = {
  uid: 'orderly-database',
  title: 'Orderly: database',
  panels: [
    {
      title: 'Connections of the pools',
      unit: 'short',
      targets: { '{{instance}}': 'sum by (instance) (database_pool_connections)' },
    },
    {
      title: 'Requests that wait for a connection',
      unit: 'short',
      targets: { '{{instance}}': 'max by (instance) (database_pool_waiting_requests)' },
    },
    {
      title: 'Reads that a replica may answer, by server and reason',
      unit: 'reqps',
      targets: {
        '{{server}} {{reason}}': 'sum by (server, reason) (rate(database_reads_total[5m]))',
      },
    },
    {
      title: 'Lag of replicas',
      unit: 's',
      targets: { '{{replica}}': 'max by (replica) (database_replica_lag_seconds)' },
    },
    {
      title: 'Parts that are needed (1 up, 0.5 degraded, 0 down)',
      unit: 'short',
      targets: { '{{check}}': 'min by (check) (health_check_up)' },
    },
    {
      title: 'Scrapes that could not read the backlog, per hour',
      unit: 'short',
      targets: { failures: 'sum(increase(backlog_collection_failures_total[1h]))' },
    },
    {
      title: 'Unavailable to clients',
      unit: 'reqps',
      targets: {
        '{{code}}': 'sum by (code) (rate(http_problems_total{code=~".*unavailable"}[5m]))',
      },
    },
    {
      title: 'Duration of scheduled tasks (p95)',
      unit: 's',
      targets: {
        '{{task}}':
          'topk(10, histogram_quantile(0.95, ' +
          'sum by (le, task) (rate(scheduled_task_duration_seconds_bucket[1h]))))',
      },
    },
  ],
};
