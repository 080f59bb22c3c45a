import { existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { AppConfig } from '@orderly/platform/config/app-config';
import {
  createLogger,
  type Logger,
  type ServiceRole,
} from '@orderly/platform/logging/create-logger';
import { secretsIn } from './log-scan.js';

/**
 * Everything that the applications of the tests log, down to debug, is kept until the last test is
 * over: see `log-scan.ts`.
 */
const directory = (): string | undefined => process.env['ORDERLY_TEST_LOGS'];

/** Opening a file takes longer than writing a line into it. */
const open = new Map<string, number>();

function append(file: string, text: string): void {
  const folder = directory();
  if (folder === undefined) return;
  const path = join(folder, file);
  const descriptor = open.get(path) ?? openSync(path, 'a');
  open.set(path, descriptor);
  writeSync(descriptor, text);
}

export const keepLogs = (text: string): void => append(`log-${process.pid}`, text);

/** The lines that the applications of this test process have logged so far. */
export function keptLogs(): string[] {
  const file = join(directory() ?? '', `log-${process.pid}`);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
}

/** What an application gets instead of the log on stdout. */
export const testLogger = (config: AppConfig, role: ServiceRole): Logger =>
  createLogger({ ...config, log: { level: 'debug', format: 'json' } }, role, { write: keepLogs });

const noted = new Set<string>();

/** Keeps the secrets that went over the wire, for the scan to look for. */
export function noteSecrets(...messages: unknown[]): void {
  const fresh = messages.flatMap(secretsIn).filter((secret) => !noted.has(secret));
  for (const secret of fresh) noted.add(secret);
  if (fresh.length > 0)
    append(`secrets-${process.pid}`, fresh.map((secret) => `${JSON.stringify(secret)}\n`).join(''));
}

/** What the applications of this process log while `work` runs, line by line. */
export async function loggedDuring(work: () => Promise<void>): Promise<LogLine[]> {
  const file = join(directory() ?? '', `log-${process.pid}`);
  const before = existsSync(file) ? statSync(file).size : 0;
  await work();
  const fresh = readFileSync(file).subarray(before).toString();
  return fresh
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as LogLine);
}

export interface LogLine extends Record<string, unknown> {
  readonly level: string | number;
  readonly msg: string;
}
