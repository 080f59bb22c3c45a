import { Module } from '@nestjs/common';
import { FilesController } from '../files/files.controller.js';
import { FilesModule } from '../files/files.module.js';
import { JobsController } from './jobs.controller.js';
import { Jobs } from './jobs.js';
import { JobsRepository } from './jobs.repository.js';

/** For modules that start jobs. */
@Module({ providers: [Jobs, JobsRepository], exports: [Jobs] })
export class JobsServicesModule {}

/** The routes of jobs and files: for the API. */
@Module({
  imports: [JobsServicesModule, FilesModule],
  controllers: [JobsController, FilesController],
})
export class JobsModule {}
