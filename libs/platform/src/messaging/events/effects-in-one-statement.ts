import type { SqlFragment } from '../../database/composed-statement.js';
import type { DomainEvent } from './domain-event.js';

/** What one event comes to in the parts of `EffectsInOneStatement`. */
export interface PreparedEffects {
  /** The parts' values, one after the other. */
  readonly values: readonly unknown[];
  /** Called once the effects are committed. Must not throw or wait. */
  readonly committed?: () => void;
}

/**
 * The effects of a consumer as parts of a statement (see ADR 13), which the worker puts together with its own part: that the delivery is
 * done. One round trip and one commit, instead of a transaction of many.
 */
export interface EffectsInOneStatement {
  readonly parts: ReadonlyArray<Pick<SqlFragment<never>, 'ctes' | 'guardCte'>>;
  /** May throw: the long way then finds out what is wrong. */
  prepare(event: DomainEvent): PreparedEffects;
}
