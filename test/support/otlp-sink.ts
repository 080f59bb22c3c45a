import { createServer, type Server } from 'node:http';
import { listen, originOf, shut } from './loopback-server.js';

type Value = { readonly stringValue?: string; readonly intValue?: number | string };

/** A span as it is exported (OTLP over HTTP, in JSON). */
export interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: Value }>;
  readonly links?: ReadonlyArray<{ readonly traceId: string; readonly spanId: string }>;
  readonly status: { readonly code?: number };
  /** `service.name` of the process. */
  readonly service: string;
}

interface Export {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: { readonly attributes: ExportedSpan['attributes'] };
    readonly scopeSpans: ReadonlyArray<{
      readonly spans: ReadonlyArray<Omit<ExportedSpan, 'service'>>;
    }>;
  }>;
}

/** A collector of traces on loopback, which keeps what it is sent. */
export class OtlpSink {
  readonly spans: ExportedSpan[] = [];
  /** The attributes of every process that has sent spans. */
  readonly resources: Array<ExportedSpan['attributes']> = [];
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        this.take(JSON.parse(Buffer.concat(chunks).toString('utf8')) as Export);
        response.setHeader('content-type', 'application/json').end('{}');
      });
    });
  }

  static async start(): Promise<OtlpSink> {
    const sink = new OtlpSink();
    await listen(sink.server);
    return sink;
  }

  /** What a process needs to send its spans here, soon. */
  get environment(): Record<string, string> {
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: originOf(this.server),
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
    };
  }

  /** The spans of a trace. */
  of(traceId: string): ExportedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  close(): void {
    shut(this.server);
  }

  private take({ resourceSpans }: Export): void {
    for (const { resource, scopeSpans } of resourceSpans) {
      this.resources.push(resource.attributes);
      const service = attributeOf(resource, 'service.name') ?? '';
      for (const { spans } of scopeSpans)
        this.spans.push(...spans.map((span) => ({ ...span, service })));
    }
  }
}

export const attributeOf = (
  { attributes }: Pick<ExportedSpan, 'attributes'>,
  key: string,
): string | undefined => {
  const value = attributes.find((attribute) => attribute.key === key)?.value;
  return value && String(value.stringValue ?? value.intValue);
};
