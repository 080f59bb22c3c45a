const MOVED = 'payments_minor_units_total';

export const orders = {
  uid: 'orderly-orders',
  title: 'Orderly: orders and money',
  panels: [
    {
      title: 'Orders placed per hour',
      unit: 'short',
      targets: { orders: 'sum(increase(orders_placed_total[1h]))' },
    },
    {
      title: 'Orders by the status that they reached, per hour',
      unit: 'short',
      targets: { '{{status}}': 'sum by (status) (increase(order_status_changes_total[1h]))' },
    },
    {
      title: 'Captured per hour, in the smallest unit of the currency',
      unit: 'short',
      targets: {
        '{{currency}}': `sum by (currency) (increase(${MOVED}{movement="captured"}[1h]))`,
      },
    },
    {
      title: 'Refunded per hour, in the smallest unit of the currency',
      unit: 'short',
      targets: {
        '{{currency}}': `sum by (currency) (increase(${MOVED}{movement="refunded"}[1h]))`,
      },
    },
    {
      title: 'Refused orders, by reason',
      unit: 'reqps',
      targets: {
        '{{code}}':
          'sum by (code) (rate(http_problems_total{code=~"insufficient-stock|product-.*|' +
          'coupon-.*|no-price-.*|order-.*"}[5m]))',
      },
    },
    {
      title: 'What the reconciliation of payments found, per hour',
      unit: 'short',
      targets: {
        '{{difference}}': 'sum by (difference) (increase(payments_reconciled_total[1h]))',
      },
    },
    {
      title: 'Violated invariants',
      unit: 'short',
      targets: { '{{invariant}}': 'max by (invariant) (invariant_violations) > 0' },
    },
    {
      title: 'Time since the last check of invariants',
      unit: 's',
      targets: { oldest: 'time() - min(invariant_checked_timestamp_seconds)' },
    },
  ],
};
