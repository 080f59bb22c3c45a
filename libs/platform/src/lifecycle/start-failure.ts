import type { AppConfig } from '../config/app-config.js';
import { CONFIGURATION_EXIT_CODE, ConfigurationError } from '../config/configuration-error.js';

const LISTEN_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process: stop it, or choose another port',
  EACCES: 'may not be opened by this user: choose one from 1024 up',
};

/** A port that cannot be had is a matter of configuration; everything else stays what it is. */
export function explainStartFailure(error: unknown, config: AppConfig): unknown {
  const { code, syscall, port } = error as { code?: string; syscall?: string; port?: number };
  if (syscall !== 'listen') return error;
  const variable = port === config.worker.healthPort && port !== config.http.port ? 'WORKER_HEALTH_PORT' : 'PORT';
  const fault = LISTEN_FAULTS[code ?? ''];
  if (fault)
    return new ConfigurationError(
      `${variable}: port ${port} ${fault}, for example ${variable}=${(port ?? 3000) + 10}.`,
    );
  return new ConfigurationError(`HOST: this machine cannot listen on ${config.http.host} (${code}).`);
}

export const exitCodeOf = (error: unknown): number =>
  error instanceof ConfigurationError ? CONFIGURATION_EXIT_CODE : 1;

/** For people: plain lines on stderr, not the log's JSON. */
export function reportFailure(error: ConfigurationError): void {
  process.stderr.write(`Orderly cannot start:\n${error.problems.map((problem) => `  - ${problem}\n`).join('')}`);
}
