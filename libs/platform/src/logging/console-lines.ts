import { format } from 'node:util';
import { errorText } from '../kernel/errors/error-text.js';
import type { Logger } from './create-logger.js';

const LEVELS = { debug: 'debug', log: 'info', info: 'info', warn: 'warn', error: 'error' } as const;

/**
 * Turns what libraries write to the console, and the warnings of Node, into lines of the log: text
 * between JSON lines breaks collectors. Each is bounded and searched for secrets, since some dump
 * whole connection objects.
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
