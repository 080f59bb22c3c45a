import { Controller, Get, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import type { HttpResult } from '@orderly/platform/http/http-result';
import { Negotiates } from '@orderly/platform/http/negotiates';
import { Pages } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  InvoiceFormatUnavailable,
  InvoiceNotFound,
  InvoiceRedacted,
  RenderingBusy,
} from '../document/invoices.errors.js';
import { InvoicePermission } from '../document/invoices.permissions.js';
import { InvoicesService } from '../reading/invoices.service.js';
import { InvoiceFormatQuery, ListInvoicesQuery } from './dto/invoice.queries.js';
import { InvoiceList, InvoiceResponse } from './dto/invoice.response.js';
import { toInvoiceSummary } from './dto/to-invoice-response.js';
import { PDF, SentDocuments, XML } from './sent-documents.js';

@Controller({ path: 'invoices', version: '1' })
@ApiSection('Invoices', 'Invoices and credit notes of orders: as JSON, as PDF and as e-invoices.')
export class InvoicesController {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly sent: SentDocuments,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc(
    'List invoices and credit notes',
    'Newest first. Returns those of the caller’s own orders, or of all customers with ' +
      '`invoices:read-any`.',
  )
  @RequirePermission(InvoicePermission.Read)
  @ApiResult(200, 'A page of invoices and credit notes.', InvoiceList, ['Link'])
  listInvoices(
    @CurrentActor() actor: Actor,
    @Query() query: ListInvoicesQuery,
  ): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/invoices',
      query,
      viewer: actor.userId,
      fetch: (page) => this.invoices.list(actor, query, page),
      keyset: ({ id }) => [id],
      item: toInvoiceSummary,
    });
  }

  @Get(':id')
  @ApiDoc(
    'Get an invoice or a credit note',
    'As JSON, or as a file by Accept or `format`. A file that is not ready yet is made while you ' +
      'wait. The same document and format are always the same bytes.',
  )
  @RequirePermission(InvoicePermission.Read)
  @ApiResult(200, 'The document.', InvoiceResponse, ['ETag'])
  @Negotiates(PDF, XML)
  @ApiProblems(InvoiceFormatUnavailable, InvoiceNotFound, InvoiceRedacted, RenderingBusy)
  async getInvoice(
    @CurrentActor() actor: Actor,
    @IdParam('id') id: string,
    @Query() { format }: InvoiceFormatQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HttpResult | StreamableFile> {
    const document = await this.invoices.get(actor, id);
    return this.sent.send(request, reply, document, format);
  }
}
