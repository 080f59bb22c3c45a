import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AppConfig } from '../config/app-config.js';
import { ConfigurationError } from '../config/configuration-error.js';
import type { ServiceRole } from '../logging/create-logger.js';

/** The address that a process will listen on, and the variables that set it. */
interface Listener {
  readonly host: string;
  readonly port: number;
  readonly hostVariable: string;
  readonly portVariable: string;
}

const FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another process: stop it, or choose another port',
  EACCES: 'may not be opened by this user: choose one from 1024 up',
};

export function listenerOf(
  role: ServiceRole,
  { http, worker }: Pick<AppConfig, 'http' | 'worker'>,
): Listener {
  return role === 'worker'
    ? {
        host: worker.healthHost,
        port: worker.healthPort ?? 0,
        hostVariable: 'WORKER_HEALTH_HOST',
        portVariable: 'WORKER_HEALTH_PORT',
      }
    : { host: http.host, port: http.port, hostVariable: 'HOST', portVariable: 'PORT' };
}

/**
 * Binds the port and releases it. This runs before everything else: starting Orderly twice by
 * mistake must not leave half of a second installation.
 * @throws ConfigurationError when the port is not available
 */
export async function assertCanListen(listener: Listener): Promise<void> {
  const server = createServer();
  try {
    await once(
      server.listen({ host: listener.host, port: listener.port, exclusive: true }),
      'listening',
    );
  } catch (error) {
    throw explainListenFailure(error, listener);
  }
  server.close();
  await once(server, 'close');
}

/**
 * An unavailable port or address is a configuration error. All other errors are returned unchanged.
 */
export function explainListenFailure(error: unknown, listener: Listener): unknown {
  const { code, syscall, port, hostname } = error as NodeJS.ErrnoException & {
    port?: number;
    hostname?: string;
  };
  const isOurs = syscall === 'listen' || (syscall === 'getaddrinfo' && hostname === listener.host);
  if (!isOurs) return error;
  const { host, hostVariable, portVariable } = listener;
  const fault = FAULTS[code ?? ''];
  if (fault) {
    const another = (port ?? listener.port) + 10;
    return new ConfigurationError(
      `${portVariable}: port ${port ?? listener.port} ${fault}, for example ` +
        `${portVariable}=${another > 65_535 ? 3010 : another}.`,
    );
  }
  return new ConfigurationError(
    `${hostVariable}: this machine cannot listen on ${host} (${code}).`,
  );
}
