import { Module } from '@nestjs/common';
import { JobRunningModule } from '../jobs/running/job-running.module.js';
import { ReplayBatches } from './replay-batches.js';
import { ReplayEvents } from './replay-events.job.js';

/** The worker's half of replays. */
@Module({ imports: [JobRunningModule], providers: [ReplayBatches, ReplayEvents] })
export class ReplayConsumersModule {}
