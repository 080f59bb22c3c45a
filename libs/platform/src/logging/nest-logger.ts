import type { LoggerService } from '@nestjs/common';
import type { Logger } from './create-logger.js';

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/**
 * It wrongly warns of two data sources with the default name: API and worker in one process are two
 * containers, and each sees only its own.
 */
const MISTAKEN_WARNINGS = new Set(['DataSourceNameRegistry']);

/** Nest's messages about its own start: a line per module, controller and route. */
const BOOT_CONTEXTS = new Set([
  'NestFactory',
  'InstanceLoader',
  'RoutesResolver',
  'RouterExplorer',
  'NestApplication',
]);

/** Writes the lines of Nest, and of every `new Logger(Some.name)`, into the one log. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...rest: unknown[]): void {
    this.write('info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.write('fatal', message, rest);
  }

  /**
   * Nest appends the context as the last string. An error may be the message, an extra, or only its
   * stack. An extra that is a plain object becomes fields of the line: `logger.warn('the delivery
   * failed', { consumer, eventId })`.
   */
  private write(level: Level, message: unknown, rest: readonly unknown[]): void {
    const context = typeof rest.at(-1) === 'string' ? (rest.at(-1) as string) : undefined;
    const extras = context === undefined ? rest : rest.slice(0, -1);
    const err = [message, ...extras].find((each) => each instanceof Error);
    const stack = extras.find((each): each is string => typeof each === 'string');
    const fields = {
      ...Object.assign({}, ...extras.filter(isPlainObject)),
      ...(context === undefined ? {} : { context }),
      ...(err ? { err } : stack === undefined ? {} : { stack: stack.slice(0, 4_000) }),
      ...(isPlainObject(message) ? { data: message } : {}),
    };
    const text =
      typeof message === 'string' ? message : message instanceof Error ? message.message : 'log';
    const quiet =
      context !== undefined &&
      ((level === 'info' && BOOT_CONTEXTS.has(context)) || MISTAKEN_WARNINGS.has(context));
    this.logger[quiet ? 'debug' : level](fields, text);
  }
}

const isPlainObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof Error);
