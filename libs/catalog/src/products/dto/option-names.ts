import { ListOf } from '@orderly/platform/http/fields/containers';
import type { FieldOptions } from '@orderly/platform/http/fields/field';
import { line } from '@orderly/platform/http/fields/text';

const MAX_OPTIONS = 5;

export const optionName = () => line({ max: 40 });

export const OptionNames = (options?: FieldOptions) =>
  ListOf(optionName(), {
    max: MAX_OPTIONS,
    description:
      'What the variants of the product differ in. With names, the product itself is not for ' +
      'sale: its variants are.',
    examples: [['size']],
    ...options,
  });
