import { ApiSchema } from '../../http/fields/api-schema.js';
import { Field } from '../../http/fields/field.js';
import { matching, string } from '../../http/fields/text.js';
import { described } from '../../http/validation/rule.js';

/** The pattern bounds the length already; the keyword states it in the document as well. */
const linkToken = described(matching(string(), /^[\w-]{43}$/, 'Not a token of a link.'), {
  maxLength: 43,
});

@ApiSchema({
  name: 'DownloadFile',
  examples: [{ token: 'x5pCzHwpyVWPnRcUqLGxq0tIfMVRz0hqZJ0cJXkDkxk' }],
})
export class DownloadFileRequest {
  @Field(linkToken, { description: 'The token of the link.' })
  readonly token: string;
}
