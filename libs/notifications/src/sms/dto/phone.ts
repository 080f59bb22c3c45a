import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Nested } from '@orderly/platform/http/fields/containers';
import { Field } from '@orderly/platform/http/fields/field';
import { matching, PlainString, string } from '@orderly/platform/http/fields/text';
import { Timestamp } from '@orderly/platform/http/fields/times';
import type { PhoneNumber } from '../phone-number.entity.js';
import type { PendingNumber } from '../phones.repository.js';

const e164 = () =>
  matching(string(), /^\+[1-9][0-9]{6,14}$/, 'Not a number as E.164 writes it: +447700900123.');
const sixDigits = () => matching(string(), /^[0-9]{6}$/, 'Not six digits.');

@ApiSchema({ name: 'SetPhoneNumber', examples: [{ number: '+447700900123' }] })
export class SetPhoneRequest {
  @Field(e164(), { description: 'With country code, without blanks (E.164).' })
  readonly number: string;
}

@ApiSchema({ name: 'ConfirmPhoneNumber', examples: [{ code: '043917' }] })
export class ConfirmPhoneRequest {
  @Field(sixDigits(), { description: 'From the text message.' })
  readonly code: string;
}

@ApiSchema({ name: 'PendingPhoneNumber' })
class PendingPhoneResponse {
  @PlainString()
  readonly number: string;

  @Timestamp({ description: 'When its code ends.' })
  readonly expiresAt: string;
}

@ApiSchema({
  name: 'PhoneNumber',
  description: 'Where you get text messages.',
  examples: [
    {
      offered: true,
      number: '+447700900123',
      confirmedAt: '2026-11-20T09:30:00.000Z',
      pending: null,
    },
  ],
})
export class PhoneResponse {
  @Bool({ description: 'Whether this installation sends text messages.' })
  readonly offered: boolean;

  @PlainString({ nullable: true, description: 'Null: you have confirmed none.' })
  readonly number: string | null;

  @Timestamp({ nullable: true })
  readonly confirmedAt: string | null;

  @Nested(PendingPhoneResponse, {
    nullable: true,
    description: 'The number that waits for its code.',
  })
  readonly pending: PendingPhoneResponse | null;
}

export const toPhoneResponse = (
  offered: boolean,
  phone: PhoneNumber | null,
  pending: PendingNumber | null,
): PhoneResponse => ({
  offered,
  number: phone?.number ?? null,
  confirmedAt: phone?.confirmedAt.toISOString() ?? null,
  pending: pending && { number: pending.number, expiresAt: pending.expiresAt.toISOString() },
});
