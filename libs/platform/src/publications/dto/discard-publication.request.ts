import { ApiSchema } from '../../http/fields/api-schema.js';
import { Field } from '../../http/fields/field.js';
import { discardReason } from '../../messaging/dead-letters/dto/discard-dead-letter.request.js';

@ApiSchema({
  name: 'DiscardEventPublication',
  examples: [{ reason: 'The release that knew this type was rolled back.' }],
})
export class DiscardPublicationRequest {
  @Field(discardReason())
  readonly reason: string;
}
