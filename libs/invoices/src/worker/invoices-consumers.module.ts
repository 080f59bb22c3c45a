import { Module } from '@nestjs/common';
import { InvoicesServicesModule } from '../invoices.module.js';

/** The consumers and tasks of the worker. */
@Module({ imports: [InvoicesServicesModule] })
export class InvoicesConsumersModule {}
