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

export type Work<T> = (app: INestApplicationContext) => Promise<T>;

@Module({})
class CliModule {}

/**
 * The services of the platform, without a port and without a queue. Commands that need no other
 * module start in half the time with it.
 */
export async function withPlatform<T>(
  config: AppConfig,
  work: Work<T>,
  { imports = [], providers = [] }: Pick<ModuleMetadata, 'imports' | 'providers'> = {},
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
