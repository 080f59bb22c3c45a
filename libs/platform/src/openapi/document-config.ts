import type { AppConfig } from '../config/app-config.js';

/** The settings that the document depends on. */
export interface DocumentConfig {
  readonly version: AppConfig['version'];
  readonly http: Pick<AppConfig['http'], 'publicUrl'>;
}
