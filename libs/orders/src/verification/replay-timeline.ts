import {
  leadsFrom,
  ORDER_ACTIONS,
  type OrderStatus,
  transitionOf,
} from '../order/order-transitions.js';

type End =
  | { readonly status: OrderStatus | null }
  | { readonly status: OrderStatus | null; readonly impossible: string };

const ACTIONS_OF = new Map<string, typeof ORDER_ACTIONS>();
for (const action of ORDER_ACTIONS) {
  const { entry } = transitionOf(action);
  ACTIONS_OF.set(entry, [...(ACTIONS_OF.get(entry) ?? []), action]);
}

/**
 * The status after the entries of a timeline, or the first entry that is impossible where it
 * stands. Entries that are no transition leave the status as it is.
 */
export function replay(types: readonly string[]): End {
  let status: OrderStatus | null = null;
  for (const type of types) {
    const next = statusAfter(status, type);
    if (next === undefined) return { status, impossible: type };
    status = next;
  }
  return { status };
}

function statusAfter(status: OrderStatus | null, type: string): OrderStatus | undefined {
  if (status === null) return type === 'placed' ? 'placed' : undefined;
  if (type === 'placed') return undefined;
  const actions = ACTIONS_OF.get(type);
  if (!actions) return status;
  const action = actions.find((each) => leadsFrom(each, status));
  return action && transitionOf(action).to;
}
