import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import type { FieldError } from '../kernel/errors/domain-error.js';
import { paramsOf } from './fault-params.js';
import { describeIssue } from './fault-words.js';
import { InvalidInput } from './validation/invalid-input.error.js';

type Issue = z.core.$ZodIssue;
type Place = Pick<FieldError, 'in'>;

const PLACES: Readonly<Record<ArgumentMetadata['type'], Place>> = {
  body: {},
  query: { in: 'query' },
  param: { in: 'path' },
  custom: {},
};

/** The key of a hostile body may be a megabyte long; its pointer must not be. */
const MAX_POINTER_LENGTH = 200;

/** Checks what a handler declared with `@Body({ schema })`, `@Query({ schema })` or `@Param(name, { schema })`. */
@Injectable()
export class InputPipe implements PipeTransform {
  /** @throws InvalidInput with a JSON Pointer per fault */
  transform(value: unknown, { schema, type, data }: ArgumentMetadata): unknown {
    if (!schema) return value;
    const result = (schema as unknown as z.ZodType).safeParse(value, { error: describeIssue });
    if (result.success) return result.data;
    const prefix = data === undefined ? [] : [data];
    const faults = result.error.issues.flatMap((issue) =>
      toFaults(issue, value, prefix, PLACES[type]),
    );
    throw new InvalidInput(onePerPlace(faults));
  }
}

/** One value may break several rules; its first fault is the one to mend first. */
const onePerPlace = (faults: readonly FieldError[]): FieldError[] =>
  [...new Map([...faults].reverse().map((fault) => [fault.pointer, fault])).values()].reverse();

function toFaults(issue: Issue, input: unknown, prefix: PropertyKey[], place: Place): FieldError[] {
  const path = [...prefix, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      ...place,
      pointer: toPointer([...path, key]),
      code: 'unknown-field',
      detail: 'There is no such field.',
    }));
  }
  const code = faultCode(issue, input);
  const params = code === 'required' ? undefined : paramsOf(issue);
  return [
    {
      ...place,
      pointer: toPointer(path),
      code,
      detail: issue.message.slice(0, 200),
      ...(params ? { params } : {}),
    },
  ];
}

function faultCode(issue: Issue, input: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return valueAt(input, issue.path) === undefined ? 'required' : 'wrong-type';
    case 'too_small':
    case 'too_big':
      return issue.code.replace('_', '-');
    case 'invalid_format':
      return 'wrong-format';
    case 'invalid_value':
      return 'not-allowed';
    case 'custom':
      return typeof issue.params?.['code'] === 'string' ? issue.params['code'] : 'not-allowed';
    default:
      return 'not-allowed';
  }
}

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | null | undefined)?.[key],
    input,
  );

/** RFC 6901. */
function toPointer(path: readonly PropertyKey[]): string {
  const pointer = path
    .map((key) => `/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`)
    .join('');
  return pointer.length <= MAX_POINTER_LENGTH
    ? pointer.toWellFormed()
    : `${pointer.slice(0, MAX_POINTER_LENGTH).toWellFormed()}…`;
}
