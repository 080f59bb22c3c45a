import { Logger } from '@nestjs/common';
import { ConfigurationError } from '../../config/configuration-error.js';
import { errorText } from '../../kernel/errors/error-text.js';
import { withTimeout } from '../../kernel/timeouts/with-timeout.js';

/**
 * The queue is there, but in a state in which it would lose jobs: somebody must mend it, so the
 * process ends with the code for that.
 */
export class UnsafeQueue extends ConfigurationError {}

/**
 * What BullMQ's backend of the kind takes as its connection: a client of ioredis, or a pool of pg.
 */
export type QueueConnection = object;

const PING_TIMEOUT_MS = 3_000;
const CLOSE_TIMEOUT_MS = 1_000;
/** A queue that is away says so with every attempt to connect: once in this time is enough. */
const REPEAT_COMPLAINT_MS = 60_000;

/** Where the job queues are: on Redis, or on PostgreSQL when there is no Redis. */
export abstract class QueueBackend {
  abstract readonly kind: 'redis' | 'postgres';
  /** Of the keys in a Redis that several installations share. */
  readonly prefix: string | undefined;
  protected readonly logger = new Logger('JobQueues');
  private readonly complaints = new Map<string, number>();

  /**
   * Makes the backend ready for workers.
   * @throws ConfigurationError when somebody must mend it; UnsafeQueue when jobs would be lost
   * @throws Error while it cannot be reached
   */
  abstract prepare(): Promise<void>;

  /** Shared by all queues of the process, for adding and looking. */
  abstract queueConnection(): QueueConnection;

  /** For the worker of one queue. Asked for again, it replaces the connection before. */
  abstract workerConnection(queue: string): QueueConnection;

  protected abstract pingConnection(): Promise<void>;
  protected abstract closeConnections(): Promise<void>;

  /** @throws Error when the backend does not answer in time */
  async ping(timeoutMs = PING_TIMEOUT_MS): Promise<void> {
    await withTimeout(timeoutMs, 'The queue', this.pingConnection());
  }

  async close(): Promise<void> {
    await withTimeout(CLOSE_TIMEOUT_MS, 'Closing the queues', this.closeConnections()).catch(
      () => undefined,
    );
  }

  /**
   * Heard by every queue and worker. Without a listener BullMQ prints whole connection objects,
   * passwords among them.
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
