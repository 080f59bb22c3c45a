/** Orderly's contract as JSON Schema, for Fastify's compiled validators and serializers. */

const uuid = {
  type: 'string',
  pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$',
};
const string = { type: 'string' };
const integer = { type: 'integer' };
const money = object({ amount: integer, currency: string });

function object(properties, required = Object.keys(properties)) {
  return { type: 'object', properties, required, additionalProperties: false };
}

const orderHead = {
  id: string,
  number: string,
  reference: { type: ['string', 'null'] },
  customerId: string,
  status: string,
  paymentStatus: string,
  total: money,
  currency: string,
  placedAt: string,
  updatedAt: string,
  version: integer,
  allowedActions: { type: 'array', items: string },
};
const line = {
  id: string,
  productId: string,
  sku: string,
  name: string,
  quantity: integer,
  unitPrice: money,
  total: money,
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
  ...{ active: { type: 'boolean' }, version: integer, createdAt: string, updatedAt: string },
};
const pageOf = (item) =>
  object({
    data: { type: 'array', items: item },
    page: object({ nextCursor: { type: ['string', 'null'] } }),
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
  response: { 200: object({ ...orderHead, lines: { type: 'array', items: object(line) } }) },
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
