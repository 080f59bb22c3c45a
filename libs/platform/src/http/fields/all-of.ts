import { fieldsOf } from '../validation/class-rules.js';
import type { Class } from '../validation/rule.js';
import { Field } from './field.js';

/**
 * Returns a class with the fields of two, in their order, for a query that needs both: `class
 * ListEventsQuery extends allOf(PageQuery, EventFilters) {}`. Rules of whole objects are not
 * copied.
 */
export function allOf<A extends object, B extends object>(
  first: Class<A>,
  second: Class<B>,
): Class<A & B> {
  class Both {}
  for (const { name, rule, isOptional, isNullable, defaultValue, words } of [
    ...fieldsOf(first),
    ...fieldsOf(second),
  ]) {
    const options = { optional: isOptional, nullable: isNullable, default: defaultValue, ...words };
    (Field(rule, options) as PropertyDecorator)(Both.prototype, name);
  }
  return Both as Class<A & B>;
}
