import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { FieldError } from '../../kernel/errors/domain-error.js';
import { classNoteOf, isInputClass } from './class-rules.js';
import { type CompiledCheck, compiledCheckOf } from './compiled-check.js';
import { type Fault, MISSING, wrongType } from './fault.js';
import { FaultList } from './fault-list.js';
import { NEST_VALIDATION } from './nest-validation.js';
import { RuleSchema } from './rule-schema.js';

const REPEATED: Fault = { code: 'wrong-type', detail: 'Send this parameter once.' };
const NO_BODY: Fault = { ...MISSING, detail: 'The body is missing.' };

const PLACES: Readonly<Record<ArgumentMetadata['type'], Pick<FieldError, 'in'>>> = {
  body: {},
  query: { in: 'query' },
  param: { in: 'path' },
  custom: {},
};

/**
 * Nest's `ValidationPipe` with compiled rules. It checks bodies and queries by the rules of their
 * classes, and path parameters by the rule of `@RuleParam`. Only fields convert values. Unknown
 * fields are refused, and the handler receives an instance that contains nothing else.
 */
@Injectable()
export class InputValidationPipe extends ValidationPipe {
  private readonly checks = new Map<unknown, CompiledCheck | undefined>();

  constructor() {
    super(NEST_VALIDATION);
  }

  /** @throws InvalidInput with a JSON Pointer for each fault */
  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    return this.check(value, metadata);
  }

  /** @throws InvalidInput with a JSON Pointer for each fault */
  check(value: unknown, { schema, type, data, metatype }: ArgumentMetadata): unknown {
    if (type === 'custom') return value;
    const check = schema instanceof RuleSchema ? schema.check : this.checkOf(metatype);
    // A type that is lost at run time, such as a union, must not disable the check.
    if (!check)
      throw new Error(`A parameter of the kind ${type} needs a class of fields or a rule.`);
    const faults = new FaultList();
    const result = check(value, faults);
    if (data !== undefined) faults.addKey(0, data);
    if (type === 'query' && faults.mark > 0) refuseRepeated(value as object);
    faults.throwIfAny(PLACES[type]);
    return result;
  }

  private checkOf(metatype: unknown): CompiledCheck | undefined {
    let check = this.checks.get(metatype);
    if (check === undefined && !this.checks.has(metatype)) {
      check = isInputClass(metatype) ? rootCheckOf(metatype) : undefined;
      this.checks.set(metatype, check);
    }
    return check;
  }
}

/**
 * A parameter that is sent twice arrives as a list, and its rule would ask for the type that the
 * client did send.
 * @throws InvalidInput
 */
function refuseRepeated(query: object): void {
  const faults = new FaultList();
  for (const [name, value] of Object.entries(query))
    if (Array.isArray(value)) faults.add(REPEATED, true, name);
  faults.throwIfAny(PLACES.query);
}

type InputClass = Parameters<typeof compiledCheckOf>[0];

function rootCheckOf(type: InputClass): CompiledCheck {
  const check = compiledCheckOf(type);
  const { mayBeLeftOut = false } = classNoteOf(type);
  return (value, faults) => {
    if (value === undefined || value === null) {
      if (mayBeLeftOut) return value;
      return faults.add(value === undefined ? NO_BODY : wrongType('object'), true);
    }
    return check(value, faults);
  };
}
