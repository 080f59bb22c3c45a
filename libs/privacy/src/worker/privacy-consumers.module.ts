import { Module } from '@nestjs/common';
import { BeginErasures } from '../erasure/begin-erasures.task.js';
import { PendingAbout } from '../erasure/pending-about.js';
import {
  PlatformErasureConsumer,
  PlatformPersonalData,
} from '../erasure/platform-personal-data.js';
import { ExpireExports } from '../exports/expire-exports.task.js';
import { ExportConsumer } from '../exports/export.consumer.js';
import { PrivacyModule } from '../privacy.module.js';

/** The worker's half. */
@Module({
  imports: [PrivacyModule],
  providers: [
    BeginErasures,
    ExpireExports,
    ExportConsumer,
    PendingAbout,
    PlatformErasureConsumer,
    PlatformPersonalData,
  ],
})
export class PrivacyConsumersModule {}
