/** Orderly's contract as JSON Schema, for Fastify's compiled validators and serializers. */

const uuid = {
  type: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
};
const string = { type: 'string' };
const optional = { type: ['string', 'null'] };
const integer = { type: 'integer' };
const money = object({ amount: integer, currency: string });

function object(properties, required = Object.keys(properties)) {
  return { type: 'object', properties, required, additionalProperties: false };
}

function list(items) {
  return { type: 'array', items };
}

const orderHead = {
  id: string,
  number: string,
  reference: optional,
  customerId: string,
  status: string,
  paymentStatus: string,
  total: money,
  currency: string,
  placedAt: string,
  updatedAt: string,
  version: integer,
  allowedActions: list(string),
};
const tax = object({ rate: integer, amount: money });
const line = {
  ...{ id: string, productId: string, sku: string, name: string, quantity: integer },
  ...{ unitPrice: money, total: money, discount: money, net: money, tax, gross: money },
  ...{ shippedQuantity: integer, returnedQuantity: integer },
  ...{ cancelledQuantity: integer, refundedQuantity: integer },
};
const address = { type: 'object', nullable: true, additionalProperties: optional };
const order = {
  ...orderHead,
  lines: list(object(line)),
  totals: object({ subtotal: money, discount: money, shipping: money, tax: money, total: money }),
  taxIncluded: { type: 'boolean' },
  discounts: list(object({ code: string, amount: money })),
  shipping: {
    ...object({ method: string, name: string, net: money, tax, gross: money }),
    nullable: true,
  },
  taxes: list(object({ name: string, rate: integer, net: money, amount: money })),
  ...{ billingAddress: address, shippingAddress: address },
  ...{ paid: money, refunded: money, due: money },
};
const product = {
  ...{
    id: string,
    sku: string,
    name: string,
    description: string,
    unitPrice: money,
    available: integer,
  },
  ...{ active: { type: 'boolean' }, archived: { type: 'boolean' }, taxClass: string },
  images: list(object({ url: string, alt: string })),
  categoryIds: list(string),
  variantOf: optional,
  options: { type: 'object', nullable: true, additionalProperties: string },
  optionNames: list(string),
  ...{ version: integer, createdAt: string, updatedAt: string },
};
const pageOf = (item) =>
  object({
    data: list(item),
    page: object({ nextCursor: optional }),
  });
const page = {
  limit: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  cursor: { type: 'string', maxLength: 1_024 },
};

export const placeOrder = {
  headers: {
    type: 'object',
    properties: { 'idempotency-key': { type: 'string', minLength: 1, maxLength: 255 } },
    required: ['idempotency-key'],
  },
  body: object(
    {
      lines: {
        type: 'array',
        minItems: 1,
        maxItems: 1_500,
        items: object({
          productId: uuid,
          quantity: { type: 'integer', minimum: 1, maximum: 1_000_000 },
        }),
      },
      customerId: uuid,
      reference: { type: 'string', minLength: 1, maxLength: 100 },
    },
    ['lines'],
  ),
};
export const getOrder = {
  params: object({ id: uuid }),
  response: { 200: object(order) },
};
export const listOrders = {
  querystring: object({ ...page, placedTo: string }, []),
  response: { 200: pageOf(object({ ...orderHead, lineCount: integer })) },
};
export const listProducts = {
  querystring: object(page, []),
  response: { 200: pageOf(object(product)) },
};
export const login = { body: object({ email: string, password: string }) };
export const health = { response: { 200: object({ status: string }) } };
