import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import type { FeatureName } from '../config/features.js';

/** The features that this installation has turned on. They change only with a restart. */
@Injectable()
export class Features {
  constructor(private readonly config: AppConfig) {}

  isOn(name: FeatureName): boolean {
    return this.config.features[name];
  }
}
