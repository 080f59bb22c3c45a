/** The configuration of the pages. The details of Redis are for those who run it. */
export const UI_CONFIG = {
  boardTitle: 'Queues',
  hideRedisDetails: true,
  locale: { lng: 'en-GB' },
  pollingInterval: { forceInterval: 10 },
} as const;
