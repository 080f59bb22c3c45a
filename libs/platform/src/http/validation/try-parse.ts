import { compileRule } from './compiled-check.js';
import { FaultList } from './fault-list.js';
import type { Rule } from './rule.js';

/**
 * Returns the handler's value for an input that does not come with a request, such as a
 * command-line argument. Undefined if the rule refuses it.
 */
export function tryParse<T>(rule: Rule<T>, value: unknown): T | undefined {
  const faults = new FaultList();
  const parsed = compileRule(rule)(value, faults);
  return faults.count === 0 ? (parsed as T) : undefined;
}
