import { compileRule } from './compiled-check.js';
import { FaultList } from './fault-list.js';
import type { Rule } from './rule.js';

/**
 * What a handler would receive for a value that does not come with a request, such as an argument
 * of a command. Undefined if the rule refuses it.
 */
export function tryParse<T>(rule: Rule<T>, value: unknown): T | undefined {
  const faults = new FaultList();
  const parsed = compileRule(rule)(value, faults);
  return faults.count === 0 ? (parsed as T) : undefined;
}
