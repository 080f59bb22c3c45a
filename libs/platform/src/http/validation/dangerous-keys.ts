import { UNKNOWN_FIELD } from './fault.js';
import type { FaultList } from './fault-list.js';

/**
 * A library that copies a body key by key would change the prototype of all objects with these
 * keys.
 */
const DANGEROUS_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

export const isDangerous = (key: string): boolean => DANGEROUS_KEYS.has(key);

interface Place {
  readonly value: unknown;
  readonly key: string;
  readonly parent: Place | undefined;
}

/**
 * Finds keys that attack prototypes in values that no rule describes. It keeps its own stack,
 * because a deeply nested value must not exhaust that of the runtime.
 */
export function findDangerousKeys(root: unknown, faults: FaultList): void {
  const waiting: Place[] = [];
  const visit = (value: unknown, place: Place | undefined): void => {
    if (typeof value !== 'object' || value === null) return;
    const isList = Array.isArray(value);
    for (const key of Object.keys(value)) {
      if (!isList && isDangerous(key)) report(faults, key, place);
      const child = (value as Record<string, unknown>)[key];
      if (typeof child === 'object' && child !== null)
        waiting.push({ value: child, key, parent: place });
    }
  };
  visit(root, undefined);
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop())
    visit(place.value, place);
}

function report(faults: FaultList, key: string, at: Place | undefined): void {
  const { mark } = faults;
  faults.add(UNKNOWN_FIELD, false, key);
  for (let place = at; place !== undefined; place = place.parent) faults.addKey(mark, place.key);
}
