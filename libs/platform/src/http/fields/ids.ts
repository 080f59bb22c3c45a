import { wrongFormat, wrongType } from '../validation/fault.js';
import { isString } from '../validation/kinds.js';
import { check, type Rule, typeCheck } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';

const UUID = /^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12})$/;
/** RFC 9562: with a version and a variant, or nil or max. */
const RFC_UUID = new RegExp(
  [
    '^([0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[1-8][0-9a-fA-F]{3}-[89abAB][0-9a-fA-F]{3}-[0-9a-fA-F]{12}',
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff)$',
  ].join('|'),
);

const uuid = (pattern: RegExp): Rule<string> => ({
  checks: [
    typeCheck('isString', isString, wrongType('string')),
    check<string>(
      'isUuid',
      (text) => pattern.test(text),
      wrongFormat('Not a UUID.', { format: 'uuid' }),
    ),
  ],
  convert: (text: string) => text.toLowerCase(),
  schema: { type: 'string', format: 'uuid', pattern: pattern.source },
});

/**
 * A UUID in its canonical form, in lower or upper case; braces and `urn:uuid:` are refused. The
 * handler receives it in lower case.
 */
export const id = (): Rule<string> => uuid(UUID);

/** An id in responses that contain only ids of our own. */
const rfcId = (): Rule<string> => uuid(RFC_UUID);

export const Id = (options?: FieldOptions): FieldDecorator<string> => Field(id(), options);
export const RfcId = (options?: FieldOptions): FieldDecorator<string> => Field(rfcId(), options);
