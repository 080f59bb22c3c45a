import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  guid: 'Not a UUID.',
  email: 'Not an e-mail address.',
  datetime: 'Not a time as RFC 3339 writes it, such as 2026-11-20T09:30:00.000Z.',
};

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

/** Says what is wrong in words that a form can show. A schema's own words come first; undefined leaves it to the library. */
export function describeIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'Missing.'
        : `Must be ${TYPES[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return `Must be at least ${issue.minimum}${UNITS[issue.origin] ?? ''}.`;
    case 'too_big':
      return `Must be at most ${issue.maximum}${UNITS[issue.origin] ?? ''}.`;
    case 'invalid_format':
      return FORMATS[issue.format];
    case 'invalid_value':
      return `Must be one of ${issue.values.slice(0, 10).map(String).join(', ')}.`;
    default:
      return undefined;
  }
}
