import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Id } from '@orderly/platform/http/fields/ids';
import { MAX_QUANTITY } from '@orderly/platform/http/fields/money';
import { Int } from '@orderly/platform/http/fields/numbers';
import { VisibleText } from '@orderly/platform/http/fields/text';
import { MAX_LINES } from './place-order.request.js';

const LINE_ID = '019aa0d2-5b7e-7c3a-9f52-3a1f6f1f9d10';
const MAX_WORDS = 1_000;

@ApiSchema({ name: 'LineToReturn' })
class LineToReturn {
  @Id({ description: 'The `id` of a line of the order.' })
  readonly lineId: string;

  @Int({ min: 1, max: MAX_QUANTITY })
  readonly quantity: number;
}

@ApiSchema({
  name: 'RequestReturn',
  examples: [{ lines: [{ lineId: LINE_ID, quantity: 1 }], reason: 'The handle is broken.' }],
})
export class RequestReturnRequest {
  @ListOf(LineToReturn, { min: 1, max: MAX_LINES })
  readonly lines: readonly LineToReturn[];

  @VisibleText({ max: MAX_WORDS, optional: true, description: 'Why the goods are sent back.' })
  readonly reason?: string;
}

@ApiSchema({
  name: 'DecideReturn',
  mayBeLeftOut: true,
  examples: [{ note: 'Send it to our shop in Leeds.' }],
})
export class DecideReturnRequest {
  @VisibleText({
    max: MAX_WORDS,
    optional: true,
    description: 'For the customer. Default: the note stays as it is.',
  })
  readonly note?: string;
}

@ApiSchema({ name: 'ArrivedLine' })
class ArrivedLineRequest {
  @Id({ description: 'The `lineId` of a line of the return.' })
  readonly lineId: string;

  @Int({
    min: 0,
    max: MAX_QUANTITY,
    optional: true,
    description: 'The units that can be sold again. Default: 0.',
  })
  readonly restock?: number;

  @Int({
    min: 0,
    max: MAX_QUANTITY,
    optional: true,
    description: 'The units that have arrived and cannot be sold again. Default: 0.',
  })
  readonly writeOff?: number;
}

@ApiSchema({
  name: 'ReceiveReturn',
  mayBeLeftOut: true,
  examples: [{ lines: [{ lineId: LINE_ID, restock: 1, writeOff: 1 }], note: 'One was broken.' }],
})
export class ReceiveReturnRequest extends DecideReturnRequest {
  @ListOf(ArrivedLineRequest, {
    min: 1,
    max: MAX_LINES,
    optional: true,
    description:
      'What has arrived; leave out lines that have not. Default: everything has arrived and can ' +
      'be sold again.',
  })
  readonly lines?: readonly ArrivedLineRequest[];

  @Id({
    optional: true,
    description: 'The location that the goods have arrived at. Default: the main location.',
  })
  readonly locationId?: string;

  @Bool({
    optional: true,
    description:
      'Whether the price of the goods that have arrived is refunded. Default: true. Send false ' +
      'when it was refunded before, or is not to be refunded.',
  })
  readonly refund?: boolean;
}
