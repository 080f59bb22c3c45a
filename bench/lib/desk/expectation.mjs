/** What the plan says must have come of an order, in pence and units. */

/** @typedef {import('./plan.mjs').PlannedOrder} PlannedOrder */

const worth = (lines) =>
  lines.reduce((sum, { product, quantity }) => sum + product.pence * quantity, 0);

const perProduct = (lines) => {
  const units = new Map();
  for (const { product, quantity } of lines)
    units.set(product, (units.get(product) ?? 0) + quantity);
  return units;
};

/** @param {PlannedOrder} order what will not be shipped of it, because it is closed */
function unshippedOf({ lines, shipments }) {
  const shipped = perProduct(shipments.flat());
  return lines
    .map(({ product, quantity }) => ({ product, quantity: quantity - (shipped.get(product) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
}

/** @param {PlannedOrder} order */
export function expectationOf(order) {
  const { cancelled, closed, total, lines, shipments, returns } = order;
  const goods = returns.flatMap((each) => each.lines);
  const unshipped = closed ? unshippedOf(order) : [];
  const shipped = perProduct(shipments.flat());
  const returned = perProduct(goods);
  const rest = perProduct(unshipped);
  return {
    status: cancelled ? 'cancelled' : goods.length > 0 ? 'delivered' : 'shipped',
    total,
    paid: cancelled ? 0 : total,
    refunded: worth(unshipped) + worth(goods),
    lines: lines.map(({ product, quantity }) => ({
      productId: product.id,
      quantity,
      shipped: shipped.get(product) ?? 0,
      returned: returned.get(product) ?? 0,
      cancelled: rest.get(product) ?? 0,
    })),
  };
}

/**
 * @param {PlannedOrder[]} orders
 * @returns {Map<import('./plan.mjs').Product, { gone: number, back: number }>} units that left, and
 *   those that came back into the stock
 */
export function unitsMoved(orders) {
  const moved = new Map();
  const of = (product) => {
    if (!moved.has(product)) moved.set(product, { gone: 0, back: 0 });
    return moved.get(product);
  };
  for (const { shipments, returns } of orders) {
    for (const { product, quantity } of shipments.flat()) of(product).gone += quantity;
    for (const { product, quantity } of restocked(returns)) of(product).back += quantity;
  }
  return moved;
}

const restocked = (returns) =>
  returns.flatMap(({ writtenOff, lines }) => (writtenOff ? [] : lines));
