import {
  leadsFrom,
  ORDER_ACTIONS,
  ORDER_EFFECTS,
  ORDER_GUARDS,
  ORDER_STATUSES,
  ORDER_TRANSITIONS,
  transitionOf,
} from './order-transitions.js';

describe('the life of an order', () => {
  it('is this table, step by step', () => {
    const life = ORDER_STATUSES.map((status) => [
      status,
      ORDER_ACTIONS.filter((action) => leadsFrom(action, status)),
    ]);

    expect(Object.fromEntries(life)).toEqual({
      placed: ['confirm', 'cancel', 'expire'],
      confirmed: ['ship-part', 'ship', 'cancel'],
      'partially-shipped': ['ship-part', 'ship', 'close'],
      shipped: ['deliver'],
      delivered: [],
      cancelled: [],
      expired: ['reinstate'],
    });
  });

  it('leads to every state but the first', () => {
    const reached = new Set<string>(ORDER_ACTIONS.map((action) => ORDER_TRANSITIONS[action].to));

    expect([...reached].sort()).toEqual(
      ORDER_STATUSES.filter((status) => status !== 'placed').sort(),
    );
  });

  it('gives each transition an event and an entry of its own', () => {
    for (const key of ['event', 'entry'] as const) {
      const values = ORDER_ACTIONS.map((action) => transitionOf(action)[key]);

      expect(new Set(values).size).toBe(values.length);
    }
    for (const { event, entry } of Object.values(ORDER_TRANSITIONS))
      expect(event).toBe(`orders.order-${entry}.v1`);
  });

  it('has a route exactly where a caller may perform the transition', () => {
    for (const action of ORDER_ACTIONS) {
      const { permission, route, bySystem } = transitionOf(action);

      expect([action, route !== null]).toEqual([action, Object.keys(permission).length > 0]);
      expect(route !== null || bySystem).toBe(true);
    }
  });

  // `allowedActions` looks at the status alone, also for orders in lists.
  it('has guards only on what the system performs', () => {
    const guarded = ORDER_ACTIONS.filter((action) => transitionOf(action).guards.length > 0);

    expect(guarded.filter((action) => transitionOf(action).route !== null)).toEqual([]);
  });

  it('names no guard and no effect in vain', () => {
    const transitions = ORDER_ACTIONS.map(transitionOf);

    expect(new Set(transitions.flatMap(({ guards }) => guards))).toEqual(
      new Set(Object.keys(ORDER_GUARDS)),
    );
    expect(new Set(transitions.flatMap(({ effects }) => effects))).toEqual(
      new Set(Object.keys(ORDER_EFFECTS)),
    );
  });

  // A reservation that stays would be found by the task again and again.
  it('clears the reservation on every way out of the state that has one', () => {
    const ways = ORDER_ACTIONS.filter((action) => leadsFrom(action, 'placed'));

    for (const action of ways) expect(transitionOf(action).effects).toContain('clear-reservation');
  });
});
