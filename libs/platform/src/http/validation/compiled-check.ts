import { classRulesOf, type FieldRules, fieldRulesOf } from './class-rules.js';
import { findDangerousKeys, isDangerous } from './dangerous-keys.js';
import { tooFew, tooMany, UNKNOWN_FIELD, wrongType } from './fault.js';
import type { FaultList } from './fault-list.js';
import { isObject } from './kinds.js';
import type { Check, Class, Rule } from './rule.js';

/** Checks a value. Returns the handler's value, if it added no fault. */
export type CompiledCheck = (value: unknown, faults: FaultList) => unknown;

const compiledClasses = new WeakMap<Class, CompiledCheck>();

/**
 * The rules of class-validator on a class, compiled once into closures. They find the same faults
 * as `validateSync` (a property test compares both) in a fifteenth of its time: 2.4 instead of 36
 * µs for an order of 5 lines. class-validator looks up and groups its rules again for each object.
 */
export function compiledCheckOf(type: Class): CompiledCheck {
  let compiled = compiledClasses.get(type);
  if (!compiled) {
    compiled = compileClass(type);
    compiledClasses.set(type, compiled);
  }
  return compiled;
}

/** For a single value, such as a path parameter. */
export function compileRule(rule: Rule): CompiledCheck {
  const content = compileContent(rule);
  return (value, faults) =>
    failsOne(rule.checks, value, faults) ? undefined : content(value, faults);
}

function failsOne(checks: readonly Check[], value: unknown, faults: FaultList): boolean {
  for (const check of checks) {
    if (check.passes(value)) continue;
    faults.add(check.faultOf(value), check.isFatal);
    return true;
  }
  return false;
}

/** Checks the content of a value whose own checks passed. */
function compileContent(rule: Rule): CompiledCheck {
  const inside = compileInside(rule);
  const { convert, contentChecks = [] } = rule;
  if (!convert && contentChecks.length === 0) return inside;
  return (value, faults) => {
    const before = faults.count;
    const result = inside(value, faults);
    if (faults.count > before || failsOne(contentChecks, result, faults)) return undefined;
    return convert ? convert(result as never) : result;
  };
}

function compileInside({ list, record, object, isAny }: Rule): CompiledCheck {
  if (list) return compileList(list);
  if (record) return compileRecord(record);
  if (object) return lazily(() => compiledCheckOf(object()));
  if (isAny) {
    return (value, faults) => {
      findDangerousKeys(value, faults);
      return value;
    };
  }
  return (value) => value;
}

/** Lazy, because a class may refer to itself or to one that is defined later. */
function lazily(compile: () => CompiledCheck): CompiledCheck {
  let compiled: CompiledCheck | undefined;
  return (value, faults) => {
    compiled ??= compile();
    return compiled(value, faults);
  };
}

function compileList({ items, min, max }: NonNullable<Rule['list']>): CompiledCheck {
  const checkItem = compileRule(items);
  return (value, faults) => {
    const list = value as readonly unknown[];
    // Checked before anything is built: the rule limits the work for a list, not its sender.
    if (list.length > max) return faults.add(tooMany(max), false);
    const result = new Array<unknown>(list.length);
    for (let index = 0; index < list.length; index++) {
      const { mark } = faults;
      result[index] = checkItem(list[index], faults);
      if (faults.mark > mark) faults.addKey(mark, index);
    }
    if (list.length < min) faults.add(tooFew(min), false);
    return result;
  };
}

function compileRecord({ keys, values }: NonNullable<Rule['record']>): CompiledCheck {
  const checkValue = compileRule(values);
  const invalidKey = { code: 'not-allowed', detail: 'Invalid key in record' };
  return (value, faults) => {
    const result: Record<string, unknown> = {};
    for (const [key, child] of Object.entries(value as object)) {
      if (isDangerous(key)) faults.add(UNKNOWN_FIELD, false, key);
      else if (keys?.checks.some((check) => !check.passes(key))) faults.add(invalidKey, true, key);
      else {
        const { mark } = faults;
        result[key] = checkValue(child, faults);
        if (faults.mark > mark) faults.addKey(mark, key);
      }
    }
    return result;
  };
}

function compileClass(type: Class): CompiledCheck {
  const fields = fieldRulesOf(type).map(compileField);
  const names = new Set(fields.map(({ name }) => name));
  const { isOpen, checks } = classRulesOf(type);
  return (value, faults) => {
    if (!isObject(value)) return faults.add(wrongType('object'), true);
    const { fatalCount } = faults;
    const result = new type() as Record<string, unknown>;
    for (const { name, run } of fields) run(value[name], value, result, faults);
    for (const key in value) {
      if (names.has(key)) continue;
      if (!isOpen || isDangerous(key)) faults.add(UNKNOWN_FIELD, false, key);
      else findDangerousKeysBelow(key, value[key], faults);
    }
    if (checks.length > 0 && faults.fatalCount === fatalCount) failsOne(checks, value, faults);
    return result;
  };
}

function findDangerousKeysBelow(key: string, value: unknown, faults: FaultList): void {
  if (typeof value !== 'object' || value === null) return;
  const { mark } = faults;
  findDangerousKeys(value, faults);
  if (faults.mark > mark) faults.addKey(mark, key);
}

type RunField = (
  value: unknown,
  input: object,
  result: Record<string, unknown>,
  faults: FaultList,
) => void;

function compileField({ name, rule, checks, conditions, fallback }: FieldRules): {
  readonly name: string;
  readonly run: RunField;
} {
  const content = compileContent(rule);
  const run: RunField = (value, input, result, faults) => {
    for (const condition of conditions) {
      if (condition(input, value)) continue;
      if (value !== undefined) result[name] = value;
      else if (fallback !== undefined) result[name] = fallback;
      return;
    }
    const { mark } = faults;
    if (!failsOne(checks, value, faults)) result[name] = content(value, faults);
    if (faults.mark > mark) faults.addKey(mark, name);
  };
  return { name, run };
}
