import { Controller, Get, Query } from '@nestjs/common';
import { RequirePermission } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
  ApiSection,
} from '@orderly/platform/documentation/api-docs.decorators';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Pages } from '@orderly/platform/http/pagination';
import { PaymentNotFound } from '../payment/payment.errors.js';
import { PaymentPermission } from '../payment/payments.permissions.js';
import { keysetOf, PaymentList } from '../reading/payment-list.js';
import { Payments } from '../requests/payments.js';
import { ListPaymentsQuery } from './dto/list-payments.query.js';
import {
  PaymentList as PaymentListResponse,
  PaymentResponse,
  toPaymentResponse,
  toPaymentSummaryResponse,
} from './dto/payment.response.js';

@Controller({ path: 'payments', version: '1' })
@ApiSection('Payments', 'What customers paid, and how. Orders start and change payments.')
export class PaymentsController {
  constructor(
    private readonly payments: Payments,
    private readonly listing: PaymentList,
    private readonly pages: Pages,
  ) {}

  @Get()
  @ApiDoc('List payments', 'Newest first; with `updatedSince`, in the order of their last changes.')
  @RequirePermission(PaymentPermission.Read)
  @ApiResult(200, 'A page of payments.', PaymentListResponse, ['Link'])
  listPayments(@Query() query: ListPaymentsQuery): Promise<HttpResult> {
    return this.pages.respond({
      path: '/v1/payments',
      query,
      fetch: (page) => this.listing.page(query, page),
      keyset: keysetOf(query),
      item: toPaymentSummaryResponse,
    });
  }

  @Get(':id')
  @ApiDoc('Get a payment', 'With its steps, oldest first.')
  @RequirePermission(PaymentPermission.Read)
  @ApiResult(200, 'The payment.', PaymentResponse)
  @ApiProblems(PaymentNotFound)
  async getPayment(@IdParam('id') id: string): Promise<HttpResult> {
    const payment = await this.payments.find(id);
    if (!payment) throw new PaymentNotFound(id);
    return HttpResult.ok(toPaymentResponse(payment, await this.payments.operationsOf([payment])));
  }
}
