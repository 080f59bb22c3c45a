export const workers = {
  uid: 'orderly-workers',
  title: 'Orderly: workers and queues',
  panels: [
    {
      title: 'Workers',
      unit: 'short',
      targets: { '{{state}}': 'max by (state) (worker_processes)' },
    },
    {
      title: 'Events that wait in the outbox',
      unit: 'short',
      targets: { pending: 'max(outbox_pending_events)', 'given up': 'max(outbox_failed_events)' },
    },
    {
      title: 'Age of the oldest event in the outbox',
      unit: 's',
      targets: { oldest: 'max(outbox_oldest_pending_seconds)' },
    },
    {
      title: 'Events recorded',
      unit: 'ops',
      targets: { '{{type}}': 'topk(10, sum by (type) (rate(domain_events_recorded_total[5m])))' },
    },
    {
      title: 'Deliveries that wait',
      unit: 'short',
      targets: { '{{consumer}}': 'max by (consumer) (inbox_pending_deliveries)' },
    },
    {
      title: 'Dead letters',
      unit: 'short',
      targets: { '{{consumer}}, {{cause}}': 'max by (consumer, cause) (inbox_dead_deliveries)' },
    },
    {
      title: 'Jobs in the queues',
      unit: 'short',
      targets: { '{{consumer}}': 'max by (consumer) (queue_jobs)' },
    },
    {
      title: 'Age of the oldest job',
      unit: 's',
      targets: { '{{consumer}}': 'max by (consumer) (queue_oldest_job_seconds)' },
    },
    {
      title: 'Attempts to deliver, by outcome',
      unit: 'ops',
      targets: { '{{outcome}}': 'sum by (outcome) (rate(delivery_duration_seconds_count[5m]))' },
    },
    {
      title: 'Duration of deliveries (p95)',
      unit: 's',
      targets: {
        '{{consumer}}':
          'histogram_quantile(0.95, ' +
          'sum by (le, consumer) (rate(delivery_duration_seconds_bucket[5m])))',
      },
    },
    {
      title: 'Mails by outcome',
      unit: 'ops',
      targets: {
        '{{server}}, {{outcome}}': 'sum by (server, outcome) (rate(mails_handed_over_total[5m]))',
      },
    },
    {
      title: 'Time since the last success of a task',
      unit: 's',
      targets: {
        '{{task}}':
          'topk(10, time() - max by (task) (scheduled_task_last_success_timestamp_seconds > 0))',
      },
    },
  ],
};
