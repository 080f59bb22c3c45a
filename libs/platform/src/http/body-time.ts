import type { IncomingMessage } from 'node:http';

/** How long a body may take to arrive, unless its route takes files. */
const BODY_TIMEOUT_MS = 10_000;

const deadlines = new WeakMap<IncomingMessage, number>();

/** For a route that takes files: its body may take longer than others. */
export const allowBodyTime = (request: IncomingMessage, timeMs: number): void =>
  void deadlines.set(request, performance.now() + timeMs);

/**
 * Whether the body should have arrived by now. Node has one time limit for all routes, which must
 * be that of the slowest upload. The time begins with the first question, so that requests cost
 * nothing.
 */
export function isBodyLate(request: IncomingMessage, nowMs: number): boolean {
  if (request.complete) return false;
  const deadlineMs = deadlines.get(request);
  if (deadlineMs === undefined) deadlines.set(request, nowMs + BODY_TIMEOUT_MS);
  return deadlineMs !== undefined && nowMs > deadlineMs;
}
