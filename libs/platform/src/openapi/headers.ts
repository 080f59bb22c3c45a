const text = (description: string, example: string, extra: object = {}): object => ({
  description,
  schema: { type: 'string', examples: [example], ...extra },
});

/** Every response header in the document, as `#/components/headers/…`. */
export const RESPONSE_HEADERS = {
  ETag: text('The version of the resource, for If-Match and If-None-Match (RFC 9110).', '"3"'),
  Location: text(
    'The path of the new resource.',
    '/v1/orders/01980f6e-7d1b-7c3a-9a60-1b2f5a0c6f2b',
  ),
  Link: text(
    'The next page, if there is one (RFC 8288).',
    '</v1/orders?limit=20&cursor=WzEyM10.c2lnbmVk>; rel="next"',
  ),
  'X-Request-Id': text(
    'Your X-Request-Id, or a generated one. Quote it when you report a problem.',
    '01980f6e-7d1a-7c3a-9a60-1b2f5a0c6f2b',
  ),
  RateLimit: text(
    'What is left of each of your limits, and the seconds until it is full again.',
    '"ip";r=99;t=1, "principal";r=49;t=1',
  ),
  'RateLimit-Policy': text(
    'Your limits as requests per window in seconds: for your address (`ip`), account ' +
      '(`principal`), API key or OAuth client (`key`), and on routes that take secrets ' +
      '(`credentials`).',
    '"ip";q=100;w=1, "principal";q=50;w=1',
  ),
  'Consistency-Token': text(
    'Send it with reads that must see this change. Only installations with replicas send it.',
    '00000000/01B374D8',
  ),
  'Retry-After': {
    description: 'Seconds to wait before trying again.',
    schema: { type: 'integer', format: 'int64', minimum: 0, examples: [1] },
  },
  'Idempotency-Replayed': text(
    'Sent when this is the stored answer to an earlier request with the same key.',
    'true',
    {
      enum: ['true'],
    },
  ),
  'WWW-Authenticate': text(
    'How to authenticate (RFC 9110, RFC 6750).',
    'Bearer error="invalid_token"',
  ),
} as const;

export type ResponseHeader = keyof typeof RESPONSE_HEADERS;

export const headerRefs = (names: readonly ResponseHeader[]): Record<string, { $ref: string }> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
