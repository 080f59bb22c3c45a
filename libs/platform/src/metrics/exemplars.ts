import { DURATION_BUCKETS } from './duration-buckets.js';

type Labels = Readonly<Record<string, string>>;

/** An observation whose trace can be looked up. */
interface Exemplar {
  readonly traceId: string;
  readonly seconds: number;
  readonly atS: number;
}

/**
 * The newest traced observation in each bucket of the histograms of durations, which links a graph
 * to a trace. There is at most one for each bucket, and the number of buckets is bounded.
 */
export class Exemplars {
  private readonly newest = new Map<string, Exemplar>();

  note(histogram: string, labels: Labels, seconds: number, traceId: string): void {
    const bound = DURATION_BUCKETS.find((each) => seconds <= each);
    const le = bound === undefined ? '+Inf' : String(bound);
    const bucket = seriesOf(`${histogram}_bucket`, { ...labels, le });
    this.newest.set(bucket, { traceId, seconds, atS: Date.now() / 1_000 });
  }

  of(name: string, labels: Labels): Exemplar | undefined {
    return this.newest.get(seriesOf(name, labels));
  }
}

/** The same key for the same labels in any order. */
const seriesOf = (name: string, labels: Labels): string =>
  `${name} ${JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))}`;
