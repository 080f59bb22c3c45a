import { Module } from '@nestjs/common';
import { FilesModule } from '../../files/files.module.js';
import { PurgeFiles } from '../../files/purge-files.task.js';
import { PurgeJobs } from '../purge-jobs.task.js';
import { JobRuns } from './job-runs.js';
import { JobTimings } from './job-worker.js';

/** What a `JobWorker` needs: for the modules of a worker that provide one. */
@Module({
  imports: [FilesModule],
  providers: [JobRuns, JobTimings, PurgeFiles, PurgeJobs],
  exports: [FilesModule, JobRuns, JobTimings],
})
export class JobRunningModule {}
