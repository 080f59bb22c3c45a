import type { JsonSchema } from '../kernel/openapi/openapi.types.js';
import type { EventDeclaration } from '../messaging/events/event-catalogue.js';
import { ClassSchemas } from './class-schemas.js';

const EXAMPLE_ID = '01980f6e-7d1b-7c3a-9a60-1b2f5a0c6f2b';

/**
 * An event as integrators get it, by webhook and from the feed: the same id and the same content.
 * `libs/webhooks` writes it so, and a test compares both.
 */
const envelopeOf = ({ type, summary }: EventDeclaration, data: JsonSchema): JsonSchema => ({
  type: 'object',
  description: summary,
  properties: {
    id: {
      type: 'string',
      format: 'uuid',
      description: 'Recognises a repetition: handle each id once.',
      examples: [EXAMPLE_ID],
    },
    type: { type: 'string', const: type },
    timestamp: { type: 'string', format: 'date-time', description: 'When it happened.' },
    subject: {
      type: 'string',
      description: 'What it is about, such as the order. Events of one subject have an order.',
      examples: [EXAMPLE_ID],
    },
    data,
  },
  required: ['id', 'type', 'timestamp', 'subject', 'data'],
});

interface EventSchemas {
  /** Of the whole event, by type. */
  readonly events: ReadonlyMap<string, JsonSchema>;
  /** The components that they refer to, below `#/components/schemas/`, named `<class>.output`. */
  readonly components: Readonly<Record<string, JsonSchema>>;
}

/** JSON Schema 2020-12 of events. Objects are open, because fields may be added. */
export function eventSchemas(types: readonly EventDeclaration[]): EventSchemas {
  const schemas = new ClassSchemas('output');
  const events = types.map((declared): [string, JsonSchema] => {
    const { type, data } = declared;
    const schema = schemas.ofRoot({ checks: [], schema: {}, object: () => data });
    return [type, envelopeOf(declared, schema)];
  });
  return { events: new Map(events), components: schemas.components };
}
