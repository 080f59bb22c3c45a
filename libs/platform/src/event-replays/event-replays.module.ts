import { Module } from '@nestjs/common';
import { JobsServicesModule } from '../jobs/jobs.module.js';
import { EventReplaysController } from './event-replays.controller.js';
import { EventReplays } from './event-replays.js';

/** Starts replays: for the API. */
@Module({
  imports: [JobsServicesModule],
  controllers: [EventReplaysController],
  providers: [EventReplays],
})
export class EventReplaysModule {}
