import {
  composeStatement,
  type InputsOf,
  type SqlFragments,
} from '../../database/composed-statement.js';
import { afterCommit, type Transaction } from '../../database/transactions.js';
import type { DomainEvent } from './domain-event.js';

/** The effects of one event. */
interface PreparedEffects<Inputs = Readonly<Record<string, unknown>>> {
  /** The input of each fragment. */
  readonly inputs: Inputs;
  /** Called after the effects are committed. It must not throw or block. */
  readonly committed?: () => void;
}

/**
 * The effects of a consumer as fragments of one statement (see ADR 13). The worker adds its own
 * fragment, which marks the delivery as done: one round trip and one commit.
 */
export interface EffectsInOneStatement {
  readonly fragments: SqlFragments;
  /** May throw. `EventConsumer.handle` then determines what is wrong. */
  prepare(event: DomainEvent): PreparedEffects;
  /** Applies the same effects inside a transaction, for `EventConsumer.handle`. */
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
