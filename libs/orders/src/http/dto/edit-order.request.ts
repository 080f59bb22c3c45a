import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Line, line } from '@orderly/platform/http/fields/text';

export const MAX_TAGS = 20;

@ApiSchema({ name: 'EditOrder', examples: [{ tags: ['gift', 'call-first'] }] })
@AtLeastOneField()
export class EditOrderRequest {
  @Line({ max: 100, optional: true, nullable: true, description: 'Null removes it.' })
  readonly reference?: string | null;

  @ListOf(line({ max: 50 }), {
    max: MAX_TAGS,
    optional: true,
    description: 'All tags of the order, in place of those it has. Customers do not see them.',
  })
  readonly tags?: readonly string[];
}
