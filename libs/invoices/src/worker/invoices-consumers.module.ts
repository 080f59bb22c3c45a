import { Module } from '@nestjs/common';
import { PrivacyModule } from '@orderly/privacy';
import { PurgeInvoiceRenderings } from '../housekeeping/purge-invoice-renderings.task.js';
import { RedactOldInvoices } from '../housekeeping/redact-old-invoices.task.js';
import { InvoicesServicesModule } from '../invoices.module.js';
import {
  InvoicesErasureConsumer,
  InvoicesPersonalData,
} from '../privacy/invoices-personal-data.js';
import { IssueInvoicesConsumer } from './issue-invoices.consumer.js';
import { RenderInvoicesConsumer } from './render-invoices.consumer.js';

/** The consumers and tasks of the worker. */
@Module({
  imports: [InvoicesServicesModule, PrivacyModule],
  providers: [
    IssueInvoicesConsumer,
    RenderInvoicesConsumer,
    InvoicesErasureConsumer,
    InvoicesPersonalData,
    PurgeInvoiceRenderings,
    RedactOldInvoices,
  ],
})
export class InvoicesConsumersModule {}
