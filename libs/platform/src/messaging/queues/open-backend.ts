import {
  type BackendFactory,
  createPostgresBackend,
  createRedisBackend,
  type QueueBaseOptions,
  type RedisQueueBackend,
} from 'bullmq';
import { BullConnection } from './bull-connection.js';

/**
 * BullMQ's backend of one queue or one worker, on the connections of its application. Typed as the
 * Redis backend, because the types of @nestjs/bullmq know no other; nothing here depends on which
 * it is.
 */
export const openBackend: BackendFactory<RedisQueueBackend> = (name, options, role) => {
  const { backend } = BullConnection.of(options);
  const connection = role?.withBlockingConnection
    ? backend.workerConnection(name)
    : backend.queueConnection();
  const create = (
    backend.kind === 'redis' ? createRedisBackend : createPostgresBackend
  ) as BackendFactory<RedisQueueBackend>;
  const settings = { ...options, connection, prefix: backend.prefix };
  return create(name, settings as QueueBaseOptions, role);
};
