const SECOND_MS = 1_000;

/** `Retry-After` in seconds or as a date (RFC 9110); 0 when it is neither. */
export function retryAfterMs(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const ms = /^\d{1,9}$/.test(header)
    ? Number(header) * SECOND_MS
    : Date.parse(header) - now.getTime();
  return ms > 0 ? ms : 0;
}
