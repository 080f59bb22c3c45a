import { format } from 'node:util';
import { errorText } from '../kernel/errors/error-text.js';
import type { Logger } from './create-logger.js';

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

/**
 * Converts the console output of libraries, and Node's warnings, into log lines: plain text between
 * JSON lines breaks collectors. Each line is limited in length and searched for secrets, because
 * some libraries dump whole connection objects.
 */
export function logConsole(logger: Logger): void {
  for (const [method, level] of Object.entries(LEVELS))
    console[method as keyof typeof LEVELS] = (...said: unknown[]) =>
      logger[level]({ context: 'console' }, errorText(format(...said)));
  // Node's own listener writes to stderr.
  process.removeAllListeners('warning');
  process.on('warning', (warning) =>
    logger.warn({ context: 'process' }, errorText(`${warning.name}: ${warning.message}`)),
  );
}
