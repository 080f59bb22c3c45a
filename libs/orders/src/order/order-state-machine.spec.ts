import {
  isPossible,
  ORDER_LIFE,
  ORDER_STATUSES,
  type OrderAction,
  type OrderStatus,
} from './order-state-machine.js';

const ACTIONS = Object.keys(ORDER_LIFE) as OrderAction[];

const actionsFrom = (status: OrderStatus): OrderAction[] =>
  ACTIONS.filter((action) => isPossible(action, status));

describe('the life of an order', () => {
  it('is this table, step by step', () => {
    expect(
      Object.fromEntries(ORDER_STATUSES.map((status) => [status, actionsFrom(status)])),
    ).toEqual({
      placed: ['confirm', 'cancel', 'expire'],
      confirmed: ['ship-part', 'ship', 'cancel'],
      'partially-shipped': ['ship'],
      shipped: ['deliver'],
      delivered: [],
      cancelled: [],
      expired: [],
    });
  });

  it('leads to every state but the first', () => {
    const reached = new Set(ACTIONS.map((action) => ORDER_LIFE[action].to));

    expect([...reached].sort()).toEqual(
      ORDER_STATUSES.filter((status) => status !== 'placed').sort(),
    );
  });
});
