import { Body, Controller, Get, Put } from '@nestjs/common';
import { CurrentActor, RequirePermission } from '@orderly/platform/access/access.decorators';
import { Transactions } from '@orderly/platform/database/transactions';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import { ApiTags } from '@orderly/platform/documentation/documentation.decorators';
import { etagOf, type IfMatch, RequiredIfMatch } from '@orderly/platform/http/etag';
import { IdParam } from '@orderly/platform/http/fields/params';
import { HttpResult } from '@orderly/platform/http/http-result';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { UserNotFound } from '@orderly/users';
import { OrderPermission } from '../order/orders.permissions.js';
import type { CustomerTerms } from '../terms/customer-terms.js';
import { CustomerTermsService } from '../terms/customer-terms.service.js';
import { CustomerTermsResponse, SetCustomerTermsRequest } from './dto/customer-terms.js';

@Controller({ path: 'customers/:id/terms', version: '1' })
@ApiTags('Orders')
export class CustomerTermsController {
  constructor(
    private readonly terms: CustomerTermsService,
    private readonly transactions: Transactions,
  ) {}

  @Get()
  @ApiDoc(
    'Get the terms of a customer',
    'A customer whose terms were never set has `version` 0 and buys on the general terms.',
  )
  @RequirePermission(OrderPermission.ManageTerms)
  @ApiResult(200, 'The terms.', CustomerTermsResponse, ['ETag'])
  @ApiProblems(UserNotFound)
  async getCustomerTerms(@IdParam('id') customerId: string): Promise<HttpResult> {
    return answer(await this.terms.get(customerId));
  }

  @Put()
  @ApiDoc('Set the terms of a customer', 'They apply to orders from now on.')
  @RequirePermission(OrderPermission.ManageTerms)
  @ApiResult(200, 'The terms as they are now.', CustomerTermsResponse, ['ETag'])
  @ApiProblems(UserNotFound)
  async setCustomerTerms(
    @CurrentActor() actor: Actor,
    @IdParam('id') customerId: string,
    @Body() request: SetCustomerTermsRequest,
    @RequiredIfMatch() ifMatch: IfMatch,
  ): Promise<HttpResult> {
    // Before the transaction: users reads over a connection of its own.
    await this.terms.get(customerId);
    return this.transactions.run(async (tx) =>
      answer(
        await this.terms.set(tx, actor, customerId, request, ({ version }) =>
          ifMatch.assert(etagOf(version)),
        ),
      ),
    );
  }
}

const answer = ({ customerId, onAccount, customerGroup, vatId, version }: CustomerTerms) => {
  const body = { customerId, onAccount, customerGroup, vatId, version };
  return HttpResult.ok<CustomerTermsResponse>(body, { etag: etagOf(version) });
};
