import type { Exemplars } from '../metrics/exemplars.js';

export const OPEN_METRICS = 'application/openmetrics-text';
export const OPEN_METRICS_TYPE = `${OPEN_METRICS}; version=1.0.0; charset=utf-8`;

const DESCRIPTION = /^(# (?:TYPE|HELP) \S+?)_total( .*)$/;
const SAMPLE = /^(\w+)\{((?:\w+="(?:[^"\\]|\\.)*",?)*)\} /;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/**
 * Converts the text format of Prometheus to OpenMetrics 1.0, which has exemplars. prom-client can
 * write OpenMetrics too, but it renames its counters: after that, the older format has wrong names.
 */
export function toOpenMetrics(text: string, exemplars: Exemplars): string {
  const counters = new Set(
    [...text.matchAll(/^# TYPE (\S+) counter$/gm)].map(([, name = '']) => name),
  );
  const lines = text.split('\n').flatMap((line) => {
    if (line === '') return [];
    if (line.startsWith('#')) return [described(line, counters)];
    return [line + exemplarOf(line, exemplars)];
  });
  return `${lines.join('\n')}\n# EOF\n`;
}

/** A counter is described without the suffix of its samples. */
const described = (line: string, counters: ReadonlySet<string>): string =>
  counters.has(line.split(' ')[2] ?? '') ? line.replace(DESCRIPTION, '$1$2') : line;

function exemplarOf(line: string, exemplars: Exemplars): string {
  const [, name = '', list = ''] = SAMPLE.exec(line) ?? [];
  if (!name.endsWith('_bucket')) return '';
  // The format escapes like JSON.
  const labels = Object.fromEntries(
    [...list.matchAll(LABEL)].map(([, key, value]) => [key, JSON.parse(`"${value}"`)]),
  );
  const found = exemplars.of(name, labels);
  return found ? ` # {trace_id="${found.traceId}"} ${found.seconds} ${found.atS.toFixed(3)}` : '';
}
