import { publicEventTypes } from '../messaging/events/event-catalogue.js';
import { eventSchemas } from './event-schemas.js';
import { nameComponents } from './schema-conversion.js';

const CHANNEL = '#/channels/events';

/** The public events as an AsyncAPI 3.0 document. */
export function buildAsyncApiDocument(version: string): object {
  const types = publicEventTypes();
  const { events, components } = eventSchemas(types);
  return nameComponents({
    asyncapi: '3.0.0',
    info: {
      title: 'Orderly events',
      version,
      description:
        'What Orderly sends to webhook endpoints, signed as Standard Webhooks describes, and ' +
        'what `GET /v1/events` returns. Fields may be added to `data`; any other change gets a ' +
        'new version of the type.',
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    defaultContentType: 'application/json',
    channels: {
      events: {
        // Without an address: each integrator registers one of their own.
        title: 'Webhook endpoints',
        messages: Object.fromEntries(
          types.map(({ type }) => [type, { $ref: `#/components/messages/${type}` }]),
        ),
      },
    },
    operations: {
      sendEvents: {
        action: 'send',
        channel: { $ref: CHANNEL },
        summary: 'Sends events to the endpoints that want their types.',
      },
    },
    components: {
      messages: Object.fromEntries(
        types.map(({ type, summary, permission }) => [
          type,
          {
            name: type,
            title: type,
            summary,
            description: `The owner of the endpoint needs \`${permission}\`.`,
            payload: events.get(type),
          },
        ]),
      ),
      schemas: components,
    },
  });
}
