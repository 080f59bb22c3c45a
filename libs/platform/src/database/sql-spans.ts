import { type Span, tracer } from '../tracing/tracer.js';

const FIRST_TABLE = /\b(?:FROM|INTO|UPDATE)\s+((?:\w+\.)?\w+)/i;
const MAX_LOOKED_AT = 2_000;

/**
 * The span of a statement inside the span that is active: none of its own trace, such as polling.
 * It says what the statement does to which table, and never its text or values.
 */
export function beginSqlSpan(query: unknown): Span | undefined {
  return tracer()?.startInside(() => {
    const { name, text } = query as { readonly name?: string; readonly text?: string };
    const summary = name ?? summaryOf(typeof query === 'string' ? query : (text ?? ''));
    return {
      name: summary,
      kind: 'client',
      attributes: { 'db.system.name': 'postgresql', 'db.query.summary': summary },
    };
  });
}

/** By the convention, the type of the error is the SQLSTATE. */
export function endSqlSpan(span: Span | undefined, error: unknown): void {
  if (!span) return;
  if (error instanceof Error) span.fail('code' in error ? String(error.code) : error.name);
  span.end();
}

/** `UPDATE orders.orders`, or only `COMMIT`. */
function summaryOf(text: string): string {
  const start = text.slice(0, MAX_LOOKED_AT).trimStart();
  const operation = /^\w+/.exec(start)?.[0].toUpperCase() ?? 'SQL';
  const table = FIRST_TABLE.exec(start)?.[1];
  return table === undefined ? operation : `${operation} ${table}`;
}
