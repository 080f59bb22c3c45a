import { Body, Controller, Get, Post, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { OrderNotFound } from '@orderly/orders';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Negotiates } from '@orderly/platform/http/negotiates';
import { Idempotency } from '@orderly/platform/idempotency/idempotency';
import { IdempotencyKey, type IdempotentCall } from '@orderly/platform/idempotency/idempotent-call';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  CreditExceedsInvoice,
  CreditInOtherCurrency,
  InvoiceFormatUnavailable,
  InvoiceNotFound,
  InvoiceRedacted,
  OrderNotInvoiceable,
  RenderingBusy,
  SellerNotConfigured,
  UnknownInvoiceLine,
} from '../document/invoices.errors.js';
import { InvoicePermission } from '../document/invoices.permissions.js';
import { IssueCreditNote } from '../issuing/issue-credit-note.js';
import { IssueInvoice } from '../issuing/issue-invoice.js';
import { InvoicesService } from '../reading/invoices.service.js';
import type { InvoiceDocument } from '../storage/document.entity.js';
import { InvoiceFormatQuery } from './dto/invoice.queries.js';
import { InvoiceResponse } from './dto/invoice.response.js';
import { IssueCreditNoteRequest } from './dto/issue-credit-note.request.js';
import { toInvoiceResponse } from './dto/to-invoice-response.js';
import { PDF, SentDocuments, XML } from './sent-documents.js';

@Controller({ path: 'orders/:id', version: '1' })
@ApiTags('Invoices')
export class OrderInvoicesController {
  constructor(
    private readonly invoices: InvoicesService,
    private readonly invoicing: IssueInvoice,
    private readonly crediting: IssueCreditNote,
    private readonly sent: SentDocuments,
    private readonly idempotency: Idempotency,
  ) {}

  @Get('invoice')
  @ApiDoc(
    'Get the invoice of an order',
    'As `GET /v1/invoices/{id}` for the newest invoice of the order.',
  )
  @RequirePermission(InvoicePermission.Read)
  @ApiResult(200, 'The invoice.', InvoiceResponse, ['ETag'])
  @Negotiates(PDF, XML)
  @ApiProblems(InvoiceFormatUnavailable, InvoiceNotFound, InvoiceRedacted, RenderingBusy)
  async getOrderInvoice(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @Query() { format }: InvoiceFormatQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<HttpResult | StreamableFile> {
    const document = await this.invoices.getOfOrder(actor, orderId);
    return this.sent.send(request, reply, document, format);
  }

  @Post('invoice')
  @ApiDoc(
    'Issue the invoice of an order',
    'An order has one open invoice: if it was issued before, the response is that invoice. An ' +
      'order that was paid again after its invoice was credited in full gets another one. An ' +
      'invoice is about the whole order: what was refunded or cancelled before is credited with ' +
      'it. Its number follows the one before it without a gap, and its content never changes.',
  )
  @RequirePermission(InvoicePermission.Issue)
  @ApiResult(201, 'The new invoice.', InvoiceResponse, ['Location'])
  @ApiResult(200, 'The invoice, which was issued before.', InvoiceResponse)
  @ApiProblems(OrderNotFound, OrderNotInvoiceable, SellerNotConfigured)
  issueInvoice(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdempotencyKey({ required: false }) call: IdempotentCall | undefined,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) => {
      const { document, isNew } = await this.invoicing.issue(tx, orderId, issuerOf(actor));
      return isNew ? created(document) : HttpResult.ok(toInvoiceResponse(document));
    });
  }

  @Post('credit-notes')
  @ApiDoc(
    'Issue a credit note for an order',
    'It corrects the invoice of the order by an amount or by quantities of lines. All credit ' +
      'notes of an invoice add up to the invoice at most. It moves no money.',
  )
  @RequirePermission(InvoicePermission.Issue)
  @ApiResult(201, 'The credit note.', InvoiceResponse, ['Location'])
  @ApiProblems(
    CreditExceedsInvoice,
    CreditInOtherCurrency,
    InvoiceNotFound,
    InvoiceRedacted,
    OrderNotFound,
    UnknownInvoiceLine,
  )
  issueCreditNote(
    @CurrentActor() actor: Actor,
    @IdParam('id') orderId: string,
    @IdempotencyKey({ required: true }) call: IdempotentCall,
    @Body() request: IssueCreditNoteRequest,
  ): Promise<HttpResult> {
    return this.idempotency.once(call, async (tx) =>
      created(await this.crediting.issue(tx, orderId, request, issuerOf(actor))),
    );
  }
}

const issuerOf = ({ userId: actorId, origin }: Actor) => ({ actorId, origin });

const created = (document: InvoiceDocument): HttpResult =>
  HttpResult.created(`/v1/invoices/${document.id}`, toInvoiceResponse(document));
