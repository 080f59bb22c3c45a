import type { ArgumentMetadata } from '@nestjs/common';
import { type CompiledCheck, compileRule } from './compiled-check.js';
import type { Rule } from './rule.js';

type StandardSchema = NonNullable<ArgumentMetadata['schema']>;

/** Carries a rule through Nest, which accepts Standard Schemas, to the pipe and the document. */
export class RuleSchema implements StandardSchema {
  readonly '~standard': StandardSchema['~standard'] = {
    version: 1,
    vendor: 'orderly',
    validate: (value) => ({ value }),
  };
  readonly check: CompiledCheck;

  constructor(readonly rule: Rule) {
    this.check = compileRule(rule);
  }
}
