import { ApiSchema } from '@orderly/platform/http/fields/api-schema';
import { ListOf } from '@orderly/platform/http/fields/containers';
import { Field, type FieldOptions } from '@orderly/platform/http/fields/field';
import { Line, line, matching } from '@orderly/platform/http/fields/text';
import { wrongFormat } from '@orderly/platform/http/validation/fault';
import { check, withChecks } from '@orderly/platform/http/validation/rule';

export const MAX_IMAGES = 20;
const MAX_URL = 2_000;

/** Pages are served over TLS, and browsers load no plain images into them. */
const imageUrl = () =>
  withChecks(
    matching(line({ max: MAX_URL }), /^https:\/\/[^\s"<>\\^`{|}]+$/, 'Not an https URL.'),
    check<string>('isUrl', URL.canParse, wrongFormat('Not a URL.', { format: 'uri' })),
  );

@ApiSchema({
  name: 'ProductImage',
  examples: [{ url: 'https://cdn.example.com/earl-grey.webp', alt: 'A tin of Earl Grey tea' }],
})
export class ProductImage {
  @Field(imageUrl(), { description: 'An https URL.' })
  readonly url: string;

  @Line({
    min: 0,
    max: 300,
    description: 'The text for readers who do not see the image; empty for a decoration.',
  })
  readonly alt: string;
}

export const Images = (options?: FieldOptions) =>
  ListOf(ProductImage, {
    max: MAX_IMAGES,
    description: 'The first is the main image.',
    ...options,
  });
