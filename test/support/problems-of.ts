import { ConfigurationError } from '../../libs/platform/src/config/configuration-error.js';
import { loadConfig } from '../../libs/platform/src/config/load-config.js';

/** What is wrong with a configuration; nothing when the application takes it. */
export function problemsOf(environment: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}
