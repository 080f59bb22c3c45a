import { ApiSchema, AtLeastOneField } from '@orderly/platform/http/fields/api-schema';
import { Bool } from '@orderly/platform/http/fields/choices';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Line, matching, text } from '@orderly/platform/http/fields/text';

const CODE = /^[a-z0-9][a-z0-9-]*$/;
const code = () =>
  matching(text({ max: 50 }), CODE, 'Use small letters of a to z, digits and hyphens.');

const LocationName = (options?: FieldOptions) => Line({ max: 200, ...options });

@ApiSchema({ name: 'AddLocation', examples: [{ code: 'berlin', name: 'Berlin warehouse' }] })
export class AddLocationRequest {
  @Field(code(), { description: 'Unique; it never changes.', examples: ['berlin'] })
  readonly code: string;

  @LocationName()
  readonly name: string;
}

@ApiSchema({ name: 'ChangeLocation', examples: [{ active: false }] })
@AtLeastOneField()
export class ChangeLocationRequest {
  @LocationName({ optional: true })
  readonly name?: string;

  @Bool({
    optional: true,
    description: 'False: the location takes in no stock. What it has can still leave.',
  })
  readonly active?: boolean;
}
