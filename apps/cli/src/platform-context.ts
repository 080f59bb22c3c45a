import { type INestApplicationContext, Module, type ModuleMetadata } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { ReplayAll } from '@orderly/platform/event-replays/replay-all';
import { ReplayBatches } from '@orderly/platform/event-replays/replay-batches';
import { createLogger } from '@orderly/platform/logging/create-logger';
import { NestLogger } from '@orderly/platform/logging/nest-logger';
import { DeadLetters } from '@orderly/platform/messaging/dead-letters/dead-letters';
import { PlatformModule } from '@orderly/platform/platform.module';
import { Publications } from '@orderly/platform/publications/publications';
import { QueueControl } from '@orderly/platform/queue-control/queue-control';

type Work<T> = (app: INestApplicationContext) => Promise<T>;

/** What a command needs beside the platform. Each file of parts/ has that of its command. */
export type Parts = Pick<ModuleMetadata, 'imports' | 'providers'>;

@Module({})
class CliModule {}

/**
 * The services of the platform, without a port and without a queue, and the given parts of other
 * modules. Loading all modules would double the time that a command takes to start.
 */
export async function withPlatform<T>(
  config: AppConfig,
  work: Work<T>,
  { imports = [], providers = [] }: Parts = {},
): Promise<T> {
  const module = {
    module: CliModule,
    imports: [PlatformModule.forRoot(config), ...imports],
    providers: [DeadLetters, Publications, QueueControl, ReplayAll, ReplayBatches, ...providers],
  };
  const logger = new NestLogger(
    createLogger({ ...config, log: { ...config.log, level: 'warn' } }, 'cli'),
  );
  const app = await NestFactory.createApplicationContext(module, { logger, abortOnError: false });
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
