import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { OrdersServicesModule } from '@orderly/orders';
import { UsersServicesModule } from '@orderly/users';
import { InvoicesController } from './http/invoices.controller.js';
import { OrderInvoicesController } from './http/order-invoices.controller.js';
import { SentDocuments } from './http/sent-documents.js';
import { CreditOrder } from './issuing/credit-order.js';
import { DocumentRegister } from './issuing/document-register.js';
import { IssueCreditNote } from './issuing/issue-credit-note.js';
import { IssueInvoice } from './issuing/issue-invoice.js';
import { InvoicesService } from './reading/invoices.service.js';
import { InvoiceFiles } from './rendering/invoice-files.js';
import { Renderer } from './rendering/renderer.js';
import { Series } from './series/series.entity.js';
import { SeriesNumbers } from './series/series-numbers.js';
import { InvoiceDocument } from './storage/document.entity.js';
import { DocumentsRepository } from './storage/documents.repository.js';
import { Rendering } from './storage/rendering.entity.js';
import { RenderingsRepository } from './storage/renderings.repository.js';

/** The services without the routes: for the worker, the command line and other modules. */
@Module({
  imports: [
    TypeOrmModule.forFeature([InvoiceDocument, Rendering, Series]),
    OrdersServicesModule,
    UsersServicesModule,
  ],
  providers: [
    InvoicesService,
    IssueInvoice,
    IssueCreditNote,
    CreditOrder,
    DocumentRegister,
    SeriesNumbers,
    InvoiceFiles,
    Renderer,
    DocumentsRepository,
    RenderingsRepository,
  ],
  exports: [
    InvoicesService,
    IssueInvoice,
    IssueCreditNote,
    CreditOrder,
    InvoiceFiles,
    DocumentsRepository,
    RenderingsRepository,
  ],
})
export class InvoicesServicesModule {}

/** The services and their routes: for the API. */
@Module({
  imports: [InvoicesServicesModule],
  controllers: [InvoicesController, OrderInvoicesController],
  providers: [SentDocuments],
  exports: [InvoicesServicesModule],
})
export class InvoicesModule {}
