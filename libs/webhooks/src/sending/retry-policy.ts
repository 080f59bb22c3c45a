import { scheduledPauseMs } from '@orderly/platform/kernel/timeouts/backoff';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** After the first attempt: 3.6 days in all, before the random part. */
export const SCHEDULE_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
];
const LONGEST_RETRY_AFTER_MS = DAY_MS;

/** An endpoint that accepted nothing for so long is disabled. */
export const GIVE_UP_AFTER_MS = 5 * DAY_MS;
/** After so many failures in a row, one request at a time probes the endpoint. */
export const PROBE_AFTER = 5;
const FIRST_PROBE_MS = 30 * SECOND_MS;
const LONGEST_PROBE_MS = 15 * MINUTE_MS;

export const MAX_ATTEMPTS = SCHEDULE_MS.length + 1;

/** The pause after a failed attempt, no shorter than the receiver asks for. */
export const pauseMs = (attempts: number, retryAfterMs: number): number =>
  Math.ceil(
    Math.max(
      scheduledPauseMs(attempts, { scheduleMs: SCHEDULE_MS }),
      Math.min(retryAfterMs, LONGEST_RETRY_AFTER_MS),
    ),
  );

/** How long an endpoint gets nothing after so many failures in a row. */
export const endpointPauseMs = (failures: number): number =>
  failures < PROBE_AFTER
    ? 0
    : Math.min(LONGEST_PROBE_MS, FIRST_PROBE_MS * 2 ** Math.min(failures - PROBE_AFTER, 10));
