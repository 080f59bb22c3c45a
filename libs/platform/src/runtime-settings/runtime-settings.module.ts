import { Module } from '@nestjs/common';
import { RuntimeSettingsFollower } from './runtime-settings-follower.js';

/** For processes that stay: API and worker. A command reads the settings when it needs them. */
@Module({ providers: [RuntimeSettingsFollower] })
export class RuntimeSettingsModule {}
