import type { Type } from '@nestjs/common';
import { Invariant } from '@orderly/platform/verification/invariant';
import { exportsOf } from './discovered-files.js';

const isInvariant = (exported: unknown): exported is Type<Invariant> =>
  typeof exported === 'function' && exported.prototype instanceof Invariant;

/** The names of all invariants that modules have, in alphabetical order. */
export const invariantNames = (): string[] =>
  exportsOf('libs', '.invariant.ts')
    .filter(isInvariant)
    .map((Each) => new Each().name)
    .sort();
