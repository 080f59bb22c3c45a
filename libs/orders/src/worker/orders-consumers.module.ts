import { Module } from '@nestjs/common';
import { JobRunningModule } from '@orderly/platform/jobs/running/job-running.module';
import { PrivacyModule } from '@orderly/privacy';
import { PurgeDraftOrders } from '../drafts/purge-draft-orders.task.js';
import { DueOrdersRepository } from '../expiry/due-orders.repository.js';
import { ExpireOrders } from '../expiry/expire-orders.task.js';
import { ExportOrders } from '../exporting/export-orders.job.js';
import { OrdersServicesModule } from '../orders.module.js';
import { OrderPaymentsConsumer } from '../paying/order-payments.consumer.js';
import { OrdersErasureConsumer, OrdersPersonalData } from '../privacy/orders-personal-data.js';

/** The consumers and tasks of the worker. */
@Module({
  imports: [OrdersServicesModule, PrivacyModule, JobRunningModule],
  providers: [
    OrderPaymentsConsumer,
    ExportOrders,
    DueOrdersRepository,
    ExpireOrders,
    PurgeDraftOrders,
    OrdersErasureConsumer,
    OrdersPersonalData,
  ],
})
export class OrdersConsumersModule {}
