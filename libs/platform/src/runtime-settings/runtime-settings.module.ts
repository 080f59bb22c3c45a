import { Module } from '@nestjs/common';
import { RuntimeSettingsFollower } from './runtime-settings-follower.js';

/** For API and worker, which keep running. A command reads the settings when it needs them. */
@Module({ providers: [RuntimeSettingsFollower] })
export class RuntimeSettingsModule {}
