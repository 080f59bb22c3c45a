import { WHOLE_OBJECT } from '@orderly/platform/http/validation/class-rules';
import type { CompiledCheck } from '@orderly/platform/http/validation/compiled-check';
import { FaultList } from '@orderly/platform/http/validation/fault-list';
import { InvalidInput } from '@orderly/platform/http/validation/invalid-input.error';
import type { Check, Class } from '@orderly/platform/http/validation/rule';
import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';

type Faults = Map<string, string>;
interface Context {
  readonly check?: Check;
  readonly run?: CompiledCheck;
}

/** What `validateSync` finds, as code by pointer: the judge of what the compiled check finds. */
export function faultsByClassValidator(type: Class, body: unknown): Record<string, string> {
  const errors = validateSync(plainToInstance(type, body), {
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
  });
  const faults: Faults = new Map();
  collect(errors, '', faults);
  return sorted(faults);
}

export function faultsByCompiledCheck(check: CompiledCheck, body: unknown): Record<string, string> {
  return sorted(run(check, body));
}

const sorted = (faults: Faults): Record<string, string> =>
  Object.fromEntries([...faults].sort(([a], [b]) => (a < b ? -1 : 1)));

function run(check: CompiledCheck, value: unknown): Faults {
  const list = new FaultList();
  check(value, list);
  try {
    list.throwIfAny();
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    return new Map(error.extras.errors?.map(({ pointer, code }) => [pointer, code]));
  }
  return new Map();
}

/** @returns whether a value is of another kind altogether */
function collect(errors: readonly ValidationError[], at: string, faults: Faults): boolean {
  const ofFields = errors.filter(({ property }) => property !== WHOLE_OBJECT);
  const fatal = ofFields.map((error) => collectField(error, at, faults)).some(Boolean);
  const whole = errors.find(({ property }) => property === WHOLE_OBJECT);
  if (whole && !fatal) faults.set(at, firstCheckOf(whole)?.faultOf(undefined).code ?? '');
  return fatal;
}

type Failed = Pick<Check, 'faultOf' | 'isFatal'>;
/** Of a decorator of class-validator itself. */
const FOREIGN: Failed = {
  faultOf: () => ({ code: 'not-allowed', detail: '' }),
  isFatal: false,
};

function firstCheckOf({ constraints = {}, contexts = {} }: ValidationError): Failed | undefined {
  const inside = new Set(['content', 'nestedValidation']);
  const [name] = Object.keys(constraints).filter((each) => !inside.has(each));
  if (name === undefined) return undefined;
  return (contexts[name] as Context | undefined)?.check ?? FOREIGN;
}

function collectField(error: ValidationError, at: string, faults: Faults): boolean {
  const pointer = `${at}/${error.property.replaceAll('~', '~0').replaceAll('/', '~1')}`;
  if (error.constraints?.['whitelistValidation']) {
    faults.set(pointer, 'unknown-field');
    return false;
  }
  const check = firstCheckOf(error);
  if (check) {
    faults.set(pointer, check.faultOf(error.value).code);
    return check.isFatal;
  }
  const inside = (error.contexts?.['content'] as Context | undefined)?.run;
  const found: Faults = inside ? run(inside, error.value) : new Map();
  for (const [below, code] of found) faults.set(pointer + below, code);
  if (found.get('') === 'too-big') return false;
  const children = (error.children ?? []).filter(({ property }) => !found.has(`/${property}`));
  const isFatal = collect(children, pointer, faults);
  return (
    isFatal || [...found.values()].some((code) => code === 'wrong-type' || code === 'required')
  );
}
