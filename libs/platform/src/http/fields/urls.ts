import { hasAtMost } from '../../kernel/text/code-points.js';
import { tooLong, wrongFormat, wrongType } from '../validation/fault.js';
import { isString } from '../validation/kinds.js';
import { check, described, type Rule, typeCheck } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';
import { string } from './text.js';

/**
 * The URL of a page. Surrounding blanks, and tabs and line breaks inside, are removed as by the URL
 * Standard, so that the value that is checked is the value that is used.
 */
export const webUrl = ({ max }: { max: number }): Rule<string> => ({
  checks: [
    typeCheck('isString', isString, wrongType('string')),
    check<string>('isUrl', isWebUrl, wrongFormat('Not a URL.', { format: 'uri' })),
    check<string>('maxLength', (written) => hasAtMost(max, clean(written)), tooLong(max)),
  ],
  convert: clean,
  schema: { type: 'string', maxLength: max, format: 'uri' },
});

function clean(written: string): string {
  return written.trim().replace(/[\t\n\r]/g, '');
}

/** A URL parser accepts `http:example.com` and `https:/page`, but both are mistakes. */
function isWebUrl(written: string): boolean {
  const url = clean(written);
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

export const UrlResponse = ({
  max,
  ...options
}: { max: number } & FieldOptions): FieldDecorator<string> =>
  Field(described(string({ max }), { format: 'uri' }), options);
