import type { JsonSchema, Operation } from '@orderly/platform/kernel/openapi/openapi.types';

/** An operation of the document, as `GET /v1/orders`. */
export interface Described {
  readonly name: string;
  readonly operation: Operation;
}

/** The JSON that operations take and answer, and where. */
export const jsonOf = (operations: readonly Described[]) =>
  operations.flatMap(({ name, operation: { requestBody, responses } }) =>
    Object.entries({ body: requestBody, ...responses }).flatMap(([place, part]) =>
      Object.entries(part?.content ?? {})
        .filter(([type]) => /[/+]json$/.test(type))
        .map(([, media]) => ({ media, where: `${name} ${place}` })),
    ),
  );

/** Everything in the document that has a type or a pattern. */
export function schemasOf(node: unknown, where = ''): Array<{ schema: JsonSchema; where: string }> {
  if (typeof node !== 'object' || node === null) return [];
  const schema = node as JsonSchema;
  const isSchema = 'type' in schema || 'pattern' in schema;
  return [
    ...(isSchema ? [{ schema, where }] : []),
    ...Object.entries(schema)
      .filter(([key]) => key !== 'examples')
      .flatMap(([key, value]) => schemasOf(value, `${where}/${key}`)),
  ];
}

/** Visits everything in the document that has examples. */
export function eachSchemaWithExamples(
  node: unknown,
  where: string,
  visit: (schema: JsonSchema, where: string) => void,
): void {
  if (typeof node !== 'object' || node === null) return;
  const record = node as JsonSchema;
  if (Array.isArray(record['examples'])) visit(record, where);
  for (const [key, value] of Object.entries(record))
    if (key !== 'examples') eachSchemaWithExamples(value, `${where}/${key}`, visit);
}
