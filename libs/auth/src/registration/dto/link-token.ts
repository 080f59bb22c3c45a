import { Field, type FieldDecorator } from '@orderly/platform/http/fields/field';
import { described } from '@orderly/platform/http/validation/rule';
import { randomToken } from '../../core/random-token.js';

/** The token of a link in a mail. */
export const LinkToken = (): FieldDecorator<string> =>
  Field(
    described(randomToken('Not the token of a link.'), {
      description: 'The token from the link in the mail.',
      examples: ['3q2-7wAbCdEfGhIjKlMnOpQrStUvWxYz0123456789A'],
    }),
  );
