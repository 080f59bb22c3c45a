import { Injectable } from '@nestjs/common';
import { AppConfig } from '../config/app-config.js';
import { Metrics } from './metrics.js';

/** The release of a process, to be joined with its other series. */
@Injectable()
export class BuildInfo {
  constructor(metrics: Metrics, { version }: AppConfig) {
    metrics
      .gauge('build_info', 'Always 1; the labels say which release runs, on which Node.js.', [
        'version',
        'node_version',
      ])
      .set({ version, node_version: process.versions.node }, 1);
  }
}
