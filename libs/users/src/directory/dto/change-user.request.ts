import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { OneOf } from '@orderly/platform/http/fields/choices';
import { Locale, PersonName } from '../../accounts/dto/name-and-locale.js';

const STATUSES = ['active', 'suspended'] as const;

@ApiSchema({
  name: 'ChangeMeRequest',
  description: 'Fields that are left out stay as they are.',
  examples: [{ name: 'Ada King', locale: 'en-GB' }],
})
export class ChangeMeRequest {
  @PersonName({ optional: true })
  readonly name?: string;

  @Locale({ optional: true })
  readonly locale?: string;
}

@ApiSchema({
  name: 'ChangeUserRequest',
  description: 'Fields that are left out stay as they are.',
  examples: [{ status: 'suspended' }],
})
export class ChangeUserRequest extends ChangeMeRequest {
  @OneOf(STATUSES, {
    optional: true,
    description: '`suspended` ends all access at once; `active` lifts a suspension.',
  })
  readonly status?: (typeof STATUSES)[number];
}
