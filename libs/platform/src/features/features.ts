import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { FeatureName } from '../config/features.js';

/** What this installation has turned on. It changes with a restart only. */
@Injectable()
export class Features {
  constructor(private readonly config: AppConfig) {}

  isOn(name: FeatureName): boolean {
    return this.config.features[name];
  }
}
