import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Field, type FieldDecorator, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Id } from '@orderly/platform/http/fields/ids';
import { MAX_QUANTITY } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { Line } from '@orderly/platform/http/fields/text';
import { webUrl } from '@orderly/platform/http/fields/urls';
import { check, type Rule, withChecks } from '@orderly/platform/http/validation/rule';
import { MAX_LINES } from './place-order.request.js';

/** Only https, because customers follow it: a `javascript:` link would run on the shop's page. */
const trackingPage = (): Rule<string> =>
  withChecks(
    webUrl({ max: 2_000 }),
    check<string>('isHttps', (url) => new URL(url).protocol === 'https:', {
      code: 'not-allowed',
      detail: 'Must begin with https://.',
    }),
  );

const Carrier = (options: FieldOptions): FieldDecorator<string> =>
  Line({ max: 100, examples: ['Royal Mail'], ...options });

const TrackingNumber = (options: FieldOptions): FieldDecorator<string> =>
  Line({ max: 100, examples: ['AB123456789GB'], ...options });

const TrackingUrl = (options: FieldOptions): FieldDecorator<string> =>
  Field(trackingPage(), {
    description: 'The page on which the parcel can be followed; https only.',
    examples: ['https://carrier.example/track/AB123456789GB'],
    ...options,
  });

@ApiSchema({ name: 'LineToShip' })
class LineToShip {
  @Id({ description: 'The `id` of a line of the order.' })
  readonly lineId: string;

  @Int({ min: 1, max: MAX_QUANTITY })
  readonly quantity: number;
}

@ApiSchema({
  name: 'ShipOrder',
  mayBeLeftOut: true,
  examples: [
    {
      lines: [{ lineId: '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10', quantity: 1 }],
      carrier: 'Royal Mail',
      trackingNumber: 'AB123456789GB',
      trackingUrl: 'https://carrier.example/track/AB123456789GB',
    },
  ],
})
export class ShipOrderRequest {
  @ListOf(LineToShip, {
    min: 1,
    max: MAX_LINES,
    optional: true,
    description: 'What is shipped. Default: all that is left to ship.',
  })
  readonly lines?: readonly LineToShip[];

  @Carrier({ optional: true })
  readonly carrier?: string;

  @TrackingNumber({ optional: true })
  readonly trackingNumber?: string;

  @TrackingUrl({ optional: true })
  readonly trackingUrl?: string;

  @Id({
    optional: true,
    description: 'The location that the goods are taken from. Default: the main location.',
  })
  readonly locationId?: string;
}

@ApiSchema({
  name: 'ChangeShipment',
  examples: [{ carrier: 'Royal Mail', trackingNumber: 'AB123456789GB' }],
})
@AtLeastOneField()
export class ChangeShipmentRequest {
  @Carrier({ optional: true, nullable: true })
  readonly carrier?: string | null;

  @TrackingNumber({ optional: true, nullable: true })
  readonly trackingNumber?: string | null;

  @TrackingUrl({ optional: true, nullable: true })
  readonly trackingUrl?: string | null;
}
