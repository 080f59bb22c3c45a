import type { z } from 'zod';
import type { FaultParams } from '../kernel/errors/domain-error.js';

type Issue = z.core.$ZodIssue;
type Bound = Readonly<{ origin: string; inclusive?: boolean; exact?: boolean }>;

const TYPES: Readonly<Record<string, string>> = { int: 'integer', record: 'object' };

const FORMATS: Readonly<Record<string, string>> = {
  guid: 'uuid',
  uuid: 'uuid',
  email: 'email',
  datetime: 'date-time',
  url: 'uri',
};

/** What the keywords for a bound end in, by what is bounded; a number has no ending. */
const MEASURES: Readonly<Record<string, string>> = {
  string: 'Length',
  array: 'Items',
  set: 'Items',
  object: 'Properties',
};

/** An answer must not be many times the size of the request that provoked it. */
const MAX_VALUES = 50;

/**
 * The rule that was broken, in the keywords of JSON Schema, so that a form can say it in any language.
 * Undefined where the code says all.
 */
export function paramsOf(issue: Issue): FaultParams | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return { type: TYPES[issue.expected] ?? issue.expected };
    case 'too_small':
      return boundOf('min', issue, Number(issue.minimum));
    case 'too_big':
      return boundOf('max', issue, Number(issue.maximum));
    case 'not_multiple_of':
      return { multipleOf: issue.divisor };
    case 'invalid_format':
      return formatOf(issue);
    case 'invalid_value':
      return issue.values.length > MAX_VALUES ? undefined : { enum: issue.values.map(asData) };
    case 'custom':
      return givenParams(issue.params);
    default:
      return undefined;
  }
}

const asData = (value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);

function boundOf(
  side: 'min' | 'max',
  { origin, inclusive = true, exact = false }: Bound,
  limit: number,
): FaultParams {
  const measure = MEASURES[origin];
  if (measure !== undefined) {
    const sides = exact ? ['min', 'max'] : [side];
    return Object.fromEntries(sides.map((each) => [`${each}${measure}`, limit]));
  }
  const keyword = `${side}imum`;
  return {
    [inclusive ? keyword : `exclusive${keyword[0]?.toUpperCase()}${keyword.slice(1)}`]: limit,
  };
}

/** A pattern with flags means something else without them, and JSON Schema has no flags. */
function formatOf({
  format,
  pattern,
}: {
  format: string;
  pattern?: string;
}): FaultParams | undefined {
  const known = FORMATS[format];
  if (known !== undefined) return { format: known };
  const source = /^\/(.*)\/$/s.exec(pattern ?? '')?.[1];
  return source === undefined ? undefined : { pattern: source };
}

/** A schema's own check states its params beside its code. */
function givenParams(params: Readonly<Record<string, unknown>> = {}): FaultParams | undefined {
  const { code: _, ...rest } = params;
  return Object.keys(rest).length === 0 ? undefined : rest;
}
