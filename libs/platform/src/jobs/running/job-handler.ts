import { applyDecorators, Injectable } from '@nestjs/common';
import type { DeliveryPolicy } from '../../messaging/events/delivery-policy.js';
import { EventProcessor } from '../../messaging/events/event-processor.js';
import type { JobType } from '../job-type.js';
import { JobTypeOf } from './job-worker.js';

/**
 * Two jobs of a type at once leave connections for all others; a slice has room for slow steps. An
 * owner with many jobs takes as many turns as others.
 */
const SLICES: DeliveryPolicy = { concurrency: 2, perOwner: 2, timeoutMs: 60_000 };

/**
 * Names the type of the jobs that a `JobWorker` does. Its event needs a line in `EVENT_ROUTES`.
 * @param policy of its slices: attempts, for example, are counted for each slice
 */
export const JobHandler = (type: JobType, policy: DeliveryPolicy = {}): ClassDecorator =>
  applyDecorators(
    Injectable(),
    EventProcessor(type.name, { ...SLICES, ...policy }),
    JobTypeOf(type),
  ) as ClassDecorator;
