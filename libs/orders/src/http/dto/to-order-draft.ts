import type { OrderDraft } from '../../placing/order-draft.js';
import { toAddress } from './address.js';
import type { PlaceOrderRequest } from './place-order.request.js';

export const toOrderDraft = ({
  billingAddress,
  shippingAddress,
  ...request
}: PlaceOrderRequest): OrderDraft => ({
  ...request,
  billingAddress: billingAddress ? toAddress(billingAddress) : null,
  shippingAddress: shippingAddress ? toAddress(shippingAddress) : null,
});
