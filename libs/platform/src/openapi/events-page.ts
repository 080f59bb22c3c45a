import type { JsonSchema } from '../kernel/openapi/openapi.types.js';
import { allEventTypes, type EventDeclaration } from '../messaging/events/event-catalogue.js';
import { eventSchemas } from './event-schemas.js';
import { nameComponents } from './schema-conversion.js';

type Schemas = Readonly<Record<string, JsonSchema>>;

/** Which consumers receive which type. */
type Routes = Readonly<Record<string, readonly string[]>>;

/** The JSON Schema of every event, by type, in one document. */
export function eventsSchemaDocument(): string {
  const { events, components } = eventSchemas(allEventTypes());
  const { components: named, ...types } = nameComponents({
    events: Object.fromEntries(events),
    components: { schemas: { ...components } },
  });
  const document = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...types,
    components: named,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** `docs/events.md`: every event with its fields, written by `npm run docs:events`. */
export function eventsPage(routes: Routes): string {
  const types = allEventTypes();
  const open = types.filter(({ audience }) => audience === 'public');
  const internal = types.filter(({ audience }) => audience === 'internal');
  return `# Events

This page is written by \`npm run docs:events\` from the declarations in the code. CI refuses it
when it is out of date. [events.schema.json](events.schema.json) has the JSON Schema of every type,
and \`GET /asyncapi.json\` describes the public ones.

An event is a fact that was committed with its cause. Fields may be added to \`data\`; any other
change gets a new version of the type. Events with the same subject reach a consumer in the order in
which they were recorded.

## Public events (${open.length})

Integrators receive them by webhook and read them in the feed: see [webhooks.md](webhooks.md). The
readers of a type need its permission; of a machine, it is the scope.

${open.map((each) => section(each, routes)).join('\n')}
## Internal events (${internal.length})

They make the modules of this system work, and never leave it.

${internal.map((each) => section(each, routes)).join('\n')}`;
}

function section(declared: EventDeclaration, routes: Routes): string {
  const { type, summary, data } = declared;
  const consumers = (routes[type] ?? []).map((name) => `\`${name}\``).join(', ') || 'none';
  const readers = declared.audience === 'public' ? `Permission: \`${declared.permission}\`. ` : '';
  const { events, components } = eventSchemas([declared]);
  const envelope = events.get(type) as { properties: { data: JsonSchema } };
  const schema = resolved(envelope.properties.data, components);
  const required = new Set(schema['required'] as string[] | undefined);
  const fields = Object.entries((schema['properties'] ?? {}) as Schemas);
  const rows = fields.map(([name, field]) => {
    const nested = resolved(field, components);
    const words = (field['description'] ?? nested['description'] ?? '') as string;
    const absent = required.has(name) ? '' : 'May be missing. ';
    return `| \`${name}\` | ${kindOf(field, components)} | ${absent}${cell(words)} |`;
  });
  if (rows.length === 0) throw new Error(`${data.name} of ${type} has no fields.`);
  return `### \`${type}\`

${wrapped(summary)}

${wrapped(`${readers}Consumers: ${consumers}.`)}

| field | kind | |
|---|---|---|
${rows.join('\n')}
`;
}

const resolved = (schema: JsonSchema, components: Schemas): JsonSchema =>
  components[String(schema['$ref']).split('/').at(-1) ?? ''] ?? schema;

function kindOf(schema: JsonSchema, components: Schemas): string {
  const { type, format, enum: values, anyOf, items, $ref } = schema;
  if (typeof $ref === 'string') return ($ref.split('/').at(-1) ?? '').replace(/\.output$/, '');
  if (Array.isArray(anyOf))
    return anyOf.map((each) => kindOf(each as JsonSchema, components)).join(' or ');
  if (Array.isArray(values) && values.length <= 12)
    return values.map((value) => `\`${value}\``).join(', ');
  if (type === 'array') return `list of ${kindOf(items as JsonSchema, components)}`;
  return Array.isArray(type) ? type.join(' or ') : String(format ?? type);
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const WIDTH = 100;

/** Lines of prose that fit the page. */
function wrapped(text: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join('\n');
}
