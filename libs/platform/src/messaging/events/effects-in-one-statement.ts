import {
  composeStatement,
  type InputsOf,
  type SqlFragments,
} from '../../database/composed-statement.js';
import { afterCommit, type Transaction } from '../../database/transactions.js';
import type { DomainEvent } from './domain-event.js';

/** What one event comes to. */
interface PreparedEffects<Inputs = Readonly<Record<string, unknown>>> {
  /** The input of each fragment. */
  readonly inputs: Inputs;
  /** Called once the effects are committed. Must not throw or wait. */
  readonly committed?: () => void;
}

/**
 * The effects of a consumer as fragments of a statement (see ADR 13). The worker composes them with
 * its own fragment, which says that the delivery is done: one round trip and one commit.
 */
export interface EffectsInOneStatement {
  readonly fragments: SqlFragments;
  /** May throw: `EventConsumer.handle` then finds out what is wrong. */
  prepare(event: DomainEvent): PreparedEffects;
  /** The same effects inside a transaction, for `EventConsumer.handle`. */
  applyIn(tx: Transaction, event: DomainEvent): Promise<void>;
}

export function effectsInOneStatement<Fragments extends SqlFragments>(
  fragments: Fragments,
  prepare: (event: DomainEvent) => PreparedEffects<InputsOf<Fragments>>,
): EffectsInOneStatement {
  const statement = composeStatement('effects', fragments);
  return {
    fragments,
    prepare,
    applyIn: async (tx, event) => {
      const { inputs, committed } = prepare(event);
      await tx.query(statement.text, statement.values(inputs));
      if (committed) afterCommit(tx, committed);
    },
  };
}
