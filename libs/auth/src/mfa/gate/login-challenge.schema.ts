import { Field, type FieldDecorator, type FieldOptions } from '@orderly/platform/http/fields/field';
import { described } from '@orderly/platform/http/validation/rule';
import { randomToken } from '../../core/random-token.js';

const loginChallenge = () =>
  described(randomToken('Not a challenge.'), {
    description: 'From the problem `second-factor-needed`.',
  });

export const LoginChallenge = (options?: FieldOptions): FieldDecorator<string> =>
  Field(loginChallenge(), options);
