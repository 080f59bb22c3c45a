import { hasAtLeast, hasAtMost } from '../../kernel/text/code-points.js';
import { isOneLine } from '../../kernel/text/one-line.js';
import { isStorable } from '../../kernel/text/storable.js';
import { isVisible } from '../../kernel/text/visible.js';
import { otherLength, tooLong, tooShort, wrongFormat, wrongType } from '../validation/fault.js';
import { isString } from '../validation/kinds.js';
import { check, described, type Rule, typeCheck, withChecks } from '../validation/rule.js';
import { Field, type FieldDecorator, type FieldOptions } from './field.js';

interface Bounds {
  readonly max: number;
  readonly min?: number | undefined;
}

/** For responses, whose content is ours, and for parameters that are looked up but not stored. */
export function string({
  min,
  max,
}: {
  min?: number | undefined;
  max?: number | undefined;
} = {}): Rule<string> {
  return {
    checks: [
      typeCheck('isString', isString, wrongType('string')),
      ...(min === undefined
        ? []
        : [check<string>('minLength', (text) => hasAtLeast(min, text), tooShort(min))]),
      ...(max === undefined
        ? []
        : [check<string>('maxLength', (text) => hasAtMost(max, text), tooLong(max))]),
    ],
    schema: {
      type: 'string',
      ...(min === undefined ? {} : { minLength: min }),
      ...(max === undefined ? {} : { maxLength: max }),
    },
  };
}

export const exactly = (length: number): Rule<string> => ({
  checks: [
    typeCheck('isString', isString, wrongType('string')),
    check<string>(
      'minLength',
      (text) => hasAtLeast(length, text),
      otherLength('too-small', length),
    ),
    check<string>('maxLength', (text) => hasAtMost(length, text), otherLength('too-big', length)),
  ],
  schema: { type: 'string', minLength: length, maxLength: length },
});

/**
 * A pattern that relies on flags would change its meaning without them, and JSON Schema has no
 * flags.
 */
export const matching = (rule: Rule<string>, pattern: RegExp, detail: string): Rule<string> => {
  const params = pattern.flags === '' ? { pattern: pattern.source } : undefined;
  const fault = wrongFormat(detail, params);
  return described(
    withChecks(
      rule,
      check<string>('matches', (text) => pattern.test(text), fault),
    ),
    params ?? {},
  );
};

/**
 * Free text without NUL or lone surrogates. `max` counts code points. Empty strings are refused
 * unless `min` is 0.
 */
export const text = ({ max, min = 1 }: Bounds): Rule<string> =>
  withChecks(
    string({ min, max }),
    check('isStorable', isStorable, {
      code: 'unstorable-text',
      detail: 'Holds a NUL or a lone surrogate.',
    }),
  );

const isSeen = (value: string): boolean => value === '' || isVisible(value);
const notBlank = check('isVisible', isSeen, {
  code: 'blank',
  detail: 'Holds nothing but blanks.',
});

/** Text of any number of lines with at least one visible character. */
const visibleText = (bounds: Bounds): Rule<string> => withChecks(text(bounds), notBlank);

/**
 * The part of `isOneLine` that the regular expressions of all languages support, because generated
 * clients use it.
 */
const PORTABLE_LINE = '^[^\\x00-\\x1f\\x7f-\\x9f]*$';

/** One line of visible text, as `isOneLine` describes it. */
export const line = (bounds: Bounds): Rule<string> =>
  described(
    withChecks(
      text(bounds),
      check<string>(
        'isLine',
        isOneLine,
        wrongFormat('Holds a control character, a line break or a change of direction.', {
          pattern: PORTABLE_LINE,
        }),
      ),
      notBlank,
    ),
    { pattern: PORTABLE_LINE },
  );

type TextField = FieldDecorator<string>;

export const PlainString = ({
  min,
  max,
  ...options
}: Partial<Bounds> & FieldOptions = {}): TextField => Field(string({ min, max }), options);

export const Text = ({ min, max, ...options }: Bounds & FieldOptions): TextField =>
  Field(text({ min, max }), options);

export const VisibleText = ({ min, max, ...options }: Bounds & FieldOptions): TextField =>
  Field(visibleText({ min, max }), options);

export const Line = ({ min, max, ...options }: Bounds & FieldOptions): TextField =>
  Field(line({ min, max }), options);
