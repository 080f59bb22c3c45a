import { Logger } from '@nestjs/common';
import { ConfigurationError } from '../../config/configuration-error.js';
import { errorText } from '../../kernel/errors/error-text.js';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';

/**
 * The queue is reachable, but configured so that it would lose jobs. An operator must fix it, so
 * the process ends with the matching exit code.
 */
export class UnsafeQueue extends ConfigurationError {}

/** What BullMQ's backend accepts as its connection: an ioredis client or a pg pool. */
export type QueueConnection = object;

const PING_TIMEOUT_MS = 3_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** An unavailable queue reports every attempt to connect. One log line in this period is enough. */
const REPEAT_COMPLAINT_MS = 60_000;

/** Where the job queues are: on Redis, or on PostgreSQL when no Redis is configured. */
export abstract class QueueBackend {
  abstract readonly kind: 'redis' | 'postgres';
  /** The prefix of the keys in a Redis that several installations share. */
  readonly prefix: string | undefined;
  protected readonly logger = new Logger('JobQueues');
  private readonly complaints = new Map<string, number>();

  /**
   * Prepares the backend for workers.
   * @throws ConfigurationError when an operator must fix it; UnsafeQueue when jobs would be lost
   * @throws Error while the backend is unreachable
   */
  abstract prepare(): Promise<void>;

  /** Shared by all queues of the process, for adding and counting jobs. */
  abstract queueConnection(): QueueConnection;

  /** The connection for the worker of one queue. A second call replaces the earlier connection. */
  abstract workerConnection(queue: string): QueueConnection;

  protected abstract pingConnection(): Promise<void>;
  protected abstract closeConnections(): Promise<void>;

  /** @throws Error when the backend does not respond in time */
  async ping(timeoutMs = PING_TIMEOUT_MS): Promise<void> {
    await withTimeout(timeoutMs, 'The queue', this.pingConnection());
  }

  async close(): Promise<void> {
    await withTimeout(CLOSE_TIMEOUT_MS, 'Closing the queues', this.closeConnections()).catch(
      () => undefined,
    );
  }

  /**
   * The error listener of every queue and worker. Without one, BullMQ prints whole connection
   * objects, including passwords.
   */
  complain(queue: string, error: unknown): void {
    const complaint = `Queue ${queue}: ${errorText(error)}`;
    const now = performance.now();
    if (now - (this.complaints.get(complaint) ?? Number.NEGATIVE_INFINITY) < REPEAT_COMPLAINT_MS)
      return;
    if (this.complaints.size > 100) this.complaints.clear();
    this.complaints.set(complaint, now);
    this.logger.warn(complaint);
  }
}
