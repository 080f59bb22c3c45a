import { Controller, Headers, Post, Req } from '@nestjs/common';
import { type OrderlyRequest, Public } from '@orderly/platform/access/access.decorators';
import {
  ApiDoc,
  ApiProblems,
  ApiResult,
} from '@orderly/platform/documentation/api-docs.decorators';
import {
  ApiBody,
  ApiHeader,
  ApiTags,
} from '@orderly/platform/documentation/documentation.decorators';
import { RouteNotFound } from '@orderly/platform/http/http.errors';
import { KeepRawBody, RawBody } from '@orderly/platform/http/raw-body';
import { StripeClient } from '../gateways/stripe-client.js';
import { STRIPE } from '../gateways/stripe-gateway.js';
import { toProviderEvent } from './provider-event.js';
import { ReceiveProviderEvent } from './receive-provider-event.js';
import { InvalidEventSignature } from './webhook.errors.js';

/** More than several signatures with old and new secrets. */
const MAX_SIGNATURE_LENGTH = 1_000;

const EVENT = {
  id: 'evt_1Q7Yk2',
  object: 'event',
  type: 'payment_intent.succeeded',
  created: 1_795_000_000,
  data: { object: { id: 'pi_3PtQ2s', object: 'payment_intent', status: 'succeeded' } },
};

@Controller({ path: 'payments/stripe/events', version: '1' })
@ApiTags('Payments')
export class StripeEventsController {
  constructor(
    private readonly stripe: StripeClient,
    private readonly receiving: ReceiveProviderEvent,
  ) {}

  @Post()
  @ApiDoc(
    'Receive an event of Stripe',
    'For Stripe only, which signs the body. Events may arrive late, repeatedly and in any order. ' +
      'An event that says nothing new, or about no payment of this shop, gets the same response.',
  )
  @Public()
  @KeepRawBody()
  @ApiHeader({
    name: 'Stripe-Signature',
    required: true,
    description: 'The time and the signatures of the body.',
    schema: { type: 'string', maxLength: MAX_SIGNATURE_LENGTH },
  })
  @ApiBody({ schema: { type: 'object', additionalProperties: true, examples: [EVENT] } as object })
  @ApiResult(204, 'The event was received.')
  @ApiProblems(InvalidEventSignature, RouteNotFound)
  async receiveStripeEvent(
    @Req() { origin }: OrderlyRequest,
    @Headers() headers: Readonly<Record<string, unknown>>,
    @RawBody() body: Buffer,
  ): Promise<void> {
    if (!this.stripe.isConfigured) throw new RouteNotFound();
    const event = await this.verified(body, headers['stripe-signature']);
    await this.receiving.receive(STRIPE, toProviderEvent(event), origin.traceparent);
  }

  private async verified(body: Buffer, signature: unknown) {
    if (typeof signature !== 'string' || signature.length > MAX_SIGNATURE_LENGTH)
      throw new InvalidEventSignature();
    try {
      return await this.stripe.verifiedEvent(body, signature);
    } catch {
      throw new InvalidEventSignature();
    }
  }
}
