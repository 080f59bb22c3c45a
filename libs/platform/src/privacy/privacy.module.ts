import { Global, Module } from '@nestjs/common';
import { BeginErasures } from './begin-erasures.task.js';
import { ExpireExports } from './expire-exports.task.js';
import { ExportConsumer } from './export.consumer.js';
import { PendingAbout } from './pending-about.js';
import { AllPersonalData } from './personal-data.js';
import { PlatformErasureConsumer, PlatformPersonalData } from './platform-personal-data.js';

/** For the worker to find its parts by. */
export const PRIVACY_CONSUMERS = [PlatformErasureConsumer, ExportConsumer] as const;
export const PRIVACY_TASKS = [BeginErasures, ExpireExports] as const;

/**
 * The worker's half of copies and erasures; what a request does stands in `PersonalExports` and
 * `Erasures`, which every module has. Global, because a task that deletes accounts asks all modules.
 */
@Global()
@Module({
  providers: [
    AllPersonalData,
    PendingAbout,
    PlatformPersonalData,
    ...PRIVACY_CONSUMERS,
    ...PRIVACY_TASKS,
  ],
  exports: [AllPersonalData, ...PRIVACY_CONSUMERS, ...PRIVACY_TASKS],
})
export class PrivacyModule {}
