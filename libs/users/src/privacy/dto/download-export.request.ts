import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { Field } from '@orderly/platform/http/fields/field';
import { matching, string } from '@orderly/platform/http/fields/text';
import { described } from '@orderly/platform/http/validation/rule';

/** The pattern bounds the length already; the keyword states it in the document as well. */
const linkToken = described(matching(string(), /^[\w-]{43}$/, 'Not a token of a link.'), {
  maxLength: 43,
});

@ApiSchema({
  name: 'DownloadExport',
  examples: [{ token: 'x5pCzHwpyVWPnRcUqLGxq0tIfMVRz0hqZJ0cJXkDkxk' }],
})
export class DownloadExportRequest {
  @Field(linkToken, { description: 'The token from the link in the mail.' })
  readonly token: string;
}
