import type { z } from 'zod';

type RawIssue = z.core.$ZodRawIssue;

const TYPES: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Readonly<Record<string, string>> = {
  guid: 'Not a UUID.',
  email: 'Not an e-mail address.',
  datetime: 'Not a time as RFC 3339 writes it, such as 2026-11-20T09:30:00.000Z.',
};

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: [' character', ' characters'],
  array: [' entry', ' entries'],
};

const MAX_LISTED = 10;

/** Says what is wrong in words that a form can show. A schema's own words come first; undefined leaves it to the library. */
export function describeIssue(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'Missing.'
        : `Must be ${TYPES[issue.expected] ?? issue.expected}.`;
    case 'too_small':
      return `Must be ${relationOf('at least', 'more than', issue)} ${count(issue.minimum, issue)}.`;
    case 'too_big':
      return `Must be ${relationOf('at most', 'less than', issue)} ${count(issue.maximum, issue)}.`;
    case 'invalid_format':
      return FORMATS[issue.format];
    case 'invalid_value':
      return `Must be ${oneOf(issue.values.map(String))}.`;
    default:
      return undefined;
  }
}

type Bound = Readonly<{ origin: string; inclusive?: boolean; exact?: boolean }>;

function relationOf(inclusively: string, exclusively: string, bound: Bound): string {
  if (bound.exact) return 'exactly';
  return bound.inclusive === false ? exclusively : inclusively;
}

function count(limit: number | bigint, { origin }: Bound): string {
  const [one, many] = UNITS[origin] ?? ['', ''];
  return `${limit}${Number(limit) === 1 ? one : many}`;
}

function oneOf(values: readonly string[]): string {
  if (values.length === 1) return `${values[0]}`;
  const more = values.length - MAX_LISTED;
  const listed = values.slice(0, MAX_LISTED).join(', ');
  return more > 0 ? `one of ${listed} or ${more} more` : `one of ${listed}`;
}
