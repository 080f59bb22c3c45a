import { Module, type Provider, type Type } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { NestLogger } from '@orderly/platform/logging/nest-logger';
import { DeadLetters } from '@orderly/platform/messaging/dead-letters/dead-letters';
import { type DomainEvent, domainEvent } from '@orderly/platform/messaging/events/domain-event';
import type { EventConsumer } from '@orderly/platform/messaging/events/event-consumer';
import type { EventRoutes } from '@orderly/platform/messaging/events/event-routes';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { DeliveryTimings } from '@orderly/platform/messaging/queues/delivery-timings';
import { QueueLimits } from '@orderly/platform/messaging/queues/queue-room';
import { PlatformModule } from '@orderly/platform/platform.module';
import { WorkerRuntimeModule } from '@orderly/platform/worker/worker-runtime.module';
import { HeartbeatTimings } from '@orderly/platform/workers/heartbeat-timings';
import type { DataSource } from 'typeorm';
import { testLogger } from './log-files.js';

export const SOMETHING_HAPPENED = 'test.something-happened.v1';

/** Hangs and crashes are found out within a second instead of ten. */
export class ShortTimings extends DeliveryTimings {
  override readonly leaseMs = 1_000;
  override readonly stalledCheckMs = 300;
  override readonly minSubjectWaitMs = 20;
  override readonly outageWaitMs = 100;
  override readonly abortGraceMs = 200;
}

/** A killed worker is missing within a second instead of 20. */
export class ShortHeartbeats extends HeartbeatTimings {
  override readonly everyMs = 100;
  override readonly missingAfterMs = 1_000;
}

export interface TestWorkerOptions {
  readonly config: AppConfig;
  readonly consumers: ReadonlyArray<Type<EventConsumer>>;
  readonly routes: EventRoutes;
  readonly limits?: QueueLimits;
  /** What the consumers are made with. */
  readonly providers?: readonly Provider[];
}

/** A worker in this process, with the consumers of the test. */
export class TestWorker {
  private constructor(readonly module: TestingModule) {}

  static async start({
    config,
    consumers,
    routes,
    limits = new QueueLimits(),
    providers = [],
  }: TestWorkerOptions): Promise<TestWorker> {
    @Module({ providers: [...consumers, ...providers], exports: [...consumers] })
    class ConsumersModule {}
    const module = await Test.createTestingModule({
      imports: [
        PlatformModule.forRoot(config),
        ConsumersModule,
        WorkerRuntimeModule.forRoot(routes),
      ],
      providers: [DeadLetters],
    })
      .overrideProvider(DeliveryTimings)
      .useClass(ShortTimings)
      .overrideProvider(HeartbeatTimings)
      .useClass(ShortHeartbeats)
      .overrideProvider(QueueLimits)
      .useValue(limits)
      .compile();
    module.useLogger(new NestLogger(testLogger(config, 'worker')));
    await module.init();
    return new TestWorker(module);
  }

  get<T>(type: Type<T>): T {
    return this.module.get(type, { strict: false });
  }

  async stop(): Promise<void> {
    await this.module.close();
  }
}

export const something = (subject: string, data: object = {}): DomainEvent =>
  domainEvent(
    SOMETHING_HAPPENED,
    { subject, occurredAt: new Date(), traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    data,
  );

/** Records events as a module would, in one transaction. */
export async function record(dataSource: DataSource, ...events: DomainEvent[]): Promise<void> {
  const outbox = new Outbox(dataSource);
  await new Transactions(dataSource).run((tx: Transaction) => outbox.recordAll(tx, events));
}

export interface InboxRow {
  readonly consumer: string;
  readonly event_id: string;
  readonly status: string;
  readonly attempts: number;
  readonly crashes: number;
  readonly last_error: string | null;
}

export const inbox = (dataSource: DataSource): Promise<InboxRow[]> =>
  dataSource.query(
    'SELECT consumer, event_id, status, attempts, crashes, last_error FROM platform.inbox ' +
      'ORDER BY position, consumer',
  );

export const anId = newId;
