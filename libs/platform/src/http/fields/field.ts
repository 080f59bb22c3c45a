import { Type } from 'class-transformer/cjs/decorators/type.decorator.js';
import { ValidateIf } from 'class-validator/cjs/decorator/common/ValidateIf.js';
import { ValidateNested } from 'class-validator/cjs/decorator/common/ValidateNested.js';
import { registerDecorator } from 'class-validator/cjs/register-decorator.js';
import { noteField } from '../validation/class-rules.js';
import { type CompiledCheck, compileRule } from '../validation/compiled-check.js';
import { FaultList } from '../validation/fault-list.js';
import { type Check, check, type Rule } from '../validation/rule.js';

export interface FieldOptions {
  /** The field may be missing. */
  readonly optional?: boolean;
  readonly nullable?: boolean;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  /** The value of a missing field. */
  readonly default?: unknown;
}

/** Accepts only a property whose type fits the value of the rule. */
export type FieldDecorator<T> = <Name extends string>(
  target: { readonly [P in Name]?: T | null },
  name: Name,
) => void;

/**
 * Applies a rule to a property: its checks as decorators of class-validator, the class of its
 * entries for class-transformer, and its description for the document. All decorators in this
 * folder use it; modules use it for their own kinds of values.
 */
export function Field<T>(rule: Rule<T>, options: FieldOptions = {}): FieldDecorator<T> {
  return (target, name) => {
    const { optional = false, nullable = false, default: defaultValue, ...words } = options;
    const isOptional = optional || defaultValue !== undefined;
    noteField(target, { name, rule, defaultValue, isOptional, isNullable: nullable, words });
    if (isOptional) ValidateIf((_, value) => value !== undefined)(target, name);
    if (nullable) ValidateIf((_, value) => value !== null)(target, name);
    for (const [at, each] of rule.checks.entries())
      register(target, name, behind(rule.checks.slice(0, at), each), { check: each });
    const inside = contentOf(rule);
    if (inside) register(target, name, inside.content, { run: inside.run });
    const nested = (rule.list?.items ?? rule).object;
    if (!nested) return;
    ValidateNested()(target, name);
    Type(nested)(target, name);
  };
}

function register(target: object, propertyName: string, each: Check, context: object): void {
  registerDecorator({
    target: target.constructor,
    propertyName,
    name: each.name,
    options: { message: ({ value }) => each.faultOf(value).detail, context },
    validator: { validate: (value: unknown) => each.passes(value) },
  });
}

/**
 * class-validator runs all rules of a field, so a later one must accept what an earlier one
 * refuses.
 */
function behind(earlier: readonly Check[], each: Check): Check {
  if (earlier.length === 0) return each;
  const passes = (value: unknown): boolean =>
    earlier.some((other) => !other.passes(value)) || each.passes(value);
  return { ...each, passes };
}

/**
 * The content of a list or record, for class-validator: it has rules for each entry, but does not
 * say which entry failed.
 */
function contentOf({ checks, ...rule }: Rule): { content: Check; run: CompiledCheck } | undefined {
  const { list, record, isAny, contentChecks = [] } = rule;
  if (!list && !record && !isAny && contentChecks.length === 0) return undefined;
  const own = list ? { ...rule, list: { ...list, items: containerOf(list.items) } } : rule;
  const run = compileRule({ ...own, checks: [] });
  const content = check<unknown>(
    'content',
    (value) => {
      const faults = new FaultList();
      run(value, faults);
      return faults.count === 0;
    },
    { code: 'not-allowed', detail: 'An entry is not acceptable.' },
  );
  return { content: behind(checks, content), run };
}

/** class-validator itself validates the fields of an entry that is an object. */
const containerOf = (items: Rule): Rule =>
  items.object ? { checks: items.checks, schema: {} } : items;
