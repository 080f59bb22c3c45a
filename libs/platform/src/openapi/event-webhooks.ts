import type { OpenApiDocument, Operation, Parameter } from '../kernel/openapi/openapi.types.js';
import { publicEventTypes } from '../messaging/events/event-catalogue.js';
import { eventSchemas } from './event-schemas.js';

/** The section of the document under which the webhooks are listed. */
const EVENTS_TAG = 'Events';

const header = (name: string, description: string, schema: object): Parameter => ({
  name,
  in: 'header',
  required: true,
  description,
  schema: { type: 'string', ...schema },
});

/** Standard Webhooks 1.0. */
const HEADERS: readonly Parameter[] = [
  header('webhook-id', 'The same in every attempt to deliver the event to the endpoint.', {
    format: 'uuid',
  }),
  header('webhook-timestamp', 'When this attempt was made, in seconds since 1970.', {
    pattern: '^[0-9]+$',
  }),
  header(
    'webhook-signature',
    'Signatures of `<id>.<timestamp>.<body>`, separated by blanks: one for each valid secret.',
    { pattern: '^v1a?,' },
  ),
];

/** The `webhooks` of the document: one for each public event. */
export function eventWebhooks(): Required<Pick<OpenApiDocument, 'webhooks'>> & {
  readonly schemas: OpenApiDocument['components']['schemas'];
} {
  const types = publicEventTypes();
  const { events, components } = eventSchemas(types);
  const webhooks = Object.fromEntries(
    types.map(({ type, summary, permission }) => {
      const post: Operation = {
        operationId: type,
        summary: type,
        description:
          `${summary}\n\nThe owner of the endpoint needs \`${permission}\`. ` +
          'See docs/webhooks.md for signatures, retries and order.',
        tags: [EVENTS_TAG],
        security: [],
        parameters: [...HEADERS],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: events.get(type) ?? {} } },
        },
        responses: {
          '204': { description: 'Any 2xx: the event was received. Anything else is a failure.' },
          '410': { description: 'The endpoint is disabled at once.' },
        },
      };
      return [type, { post }];
    }),
  );
  return { webhooks, schemas: components };
}
