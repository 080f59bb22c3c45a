import type { Type, ValidationError, ValidationPipeOptions } from '@nestjs/common';
import { ClassTransformer } from 'class-transformer/cjs/ClassTransformer.js';
import { Validator } from 'class-validator/cjs/validation/Validator.js';
import { WHOLE_OBJECT } from './class-rules.js';
import { type Fault, UNKNOWN_FIELD } from './fault.js';
import { FaultList } from './fault-list.js';
import type { Check } from './rule.js';

const transformer = new ClassTransformer();

/**
 * The equivalent options of Nest's `ValidationPipe`. It would load both packages by their indexes
 * (see class-validator-parts.d.ts), so it gets only the parts that it uses.
 */
export const NEST_VALIDATION: ValidationPipeOptions = {
  whitelist: true,
  forbidNonWhitelisted: true,
  forbidUnknownValues: true,
  transform: true,
  transformOptions: { enableImplicitConversion: false },
  validatorPackage: new Validator(),
  transformerPackage: {
    plainToInstance: (type, plain, options) =>
      transformer.plainToInstance(type as Type<object>, plain, options) as never,
    classToPlain: (instance, options) => transformer.instanceToPlain(instance as object, options),
  },
  exceptionFactory: (errors) => {
    const faults = new FaultList();
    addErrors(errors, faults);
    faults.throwIfAny();
  },
};

function addErrors(errors: readonly ValidationError[], faults: FaultList): void {
  for (const error of errors) {
    const { mark } = faults;
    const fault = faultOf(error);
    if (fault) faults.add(fault, false);
    else addErrors(error.children ?? [], faults);
    if (error.property !== WHOLE_OBJECT) faults.addKey(mark, error.property);
  }
}

/** The fault of the value itself. An object with invalid fields has only `children`. */
function faultOf({ constraints, contexts, value }: ValidationError): Fault | undefined {
  const [name, detail] = Object.entries(constraints ?? {})[0] ?? [];
  if (name === undefined || detail === undefined) return undefined;
  if (name === 'whitelistValidation') return UNKNOWN_FIELD;
  const context = contexts?.[name] as { readonly check?: Check } | undefined;
  return context?.check?.faultOf(value) ?? { code: 'not-allowed', detail };
}
