import type { Actor, RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';

/** Orderly itself: a task, or the consumer of an event. */
interface System {
  readonly userId: null;
  readonly origin: RequestContext;
}

/** Who performs a transition. */
export type Performer = Actor | System;

/** @param traceparent of the event that caused the work; absent for a task */
export const theSystem = (traceparent?: string): System => ({
  userId: null,
  origin: { requestId: newId(), traceparent: continueTrace(traceparent), ip: null },
});

export const isSystem = (performer: Performer): performer is System => performer.userId === null;
