import { newId } from '@orderly/platform/kernel/ids/new-id';
import { ADMIN_EMAIL, type SignedIn, TestApp } from './support/app.js';
import { eventually } from './support/eventually.js';
import { attributeOf, type ExportedSpan, OtlpSink } from './support/otlp-sink.js';
import { environmentOf, freePort, Process } from './support/processes.js';
import { patience } from './support/rounds.js';
import { SmtpSink } from './support/smtp-sink.js';

const aTraceId = (): string => newId().replaceAll('-', '');
/** The id of the caller's span, which is not ours. */
const CALLER = '00f067aa0ba902b7';

describe('tracing', () => {
  let app: TestApp;
  let admin: SignedIn;
  let productId: string;
  let sink: OtlpSink;
  let mails: SmtpSink;
  let api: Process;
  let worker: Process;

  beforeAll(async () => {
    [app, sink, mails] = await Promise.all([TestApp.start(), OtlpSink.start(), SmtpSink.start()]);
    admin = await app.admin();
    productId = (await app.product(admin, { onHand: 100, name: 'Secret product' })).id;
    const environment = {
      ...environmentOf(app.config),
      ...sink.environment,
      SMTP_URL: mails.url,
    };
    api = new Process('api', await freePort(), environment);
    worker = new Process('worker', await freePort(), environment);
    await Promise.all([api.ready(), worker.ready()]);
  }, 90_000);
  afterAll(async () => {
    await Promise.all([api?.kill(), worker?.kill()]);
    sink.close();
    await Promise.all([app.close(), mails.close()]);
  });

  const place = (traceparent: string, body: object = { lines: [{ productId, quantity: 1 }] }) =>
    fetch(`${api.url}/v1/orders`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${admin.token}`,
        'content-type': 'application/json',
        'idempotency-key': newId(),
        baggage: 'customer=secret-baggage',
        'user-agent': 'secret-agent',
        traceparent,
      },
      body: JSON.stringify({ reference: 'secret-reference', ...body }),
      signal: AbortSignal.timeout(10_000),
    });

  /** The names of the spans from this one up to the request of the caller. */
  function wayUp(span: ExportedSpan, spans: readonly ExportedSpan[]): string[] {
    const above = spans.find(({ spanId }) => spanId === span.parentSpanId);
    return [span.name, ...(above ? wayUp(above, spans) : [String(span.parentSpanId)])];
  }

  it('connects a request with its SQL, its event, the job and the mail', async () => {
    const traceId = aTraceId();
    expect((await place(`00-${traceId}-${CALLER}-01`)).status).toBe(201);

    const spans = await eventually(
      () => {
        const found = sink.of(traceId);
        expect(found.map(({ name }) => name)).toContain('send mail');
        const ids = new Set([CALLER, ...found.map(({ spanId }) => spanId)]);
        expect(found.filter(({ parentSpanId = '' }) => !ids.has(parentSpanId))).toEqual([]);
        return found;
      },
      { withinMs: patience(30_000) },
    );

    const mail = spans.find(({ name }) => name === 'send mail') as ExportedSpan;
    expect(wayUp(mail, spans)).toEqual([
      'send mail',
      'process notifications.mail-queued.v1',
      'publish notifications.mail-queued.v1',
      'process orders.order-placed.v1',
      'publish orders.order-placed.v1',
      'POST /v1/orders',
      CALLER,
    ]);
    expect(spans.find(({ name }) => name === 'orders.place')).toMatchObject({
      service: 'orderly-api',
    });
    expect(new Set(spans.map(({ service }) => service))).toEqual(
      new Set(['orderly-api', 'orderly-worker']),
    );
  });

  it('links the batch of the relay to the traces of its events', async () => {
    const traceId = aTraceId();
    await place(`00-${traceId}-${CALLER}-01`);

    await eventually(
      () => {
        const published = sink.of(traceId).find(({ name }) => name.startsWith('publish '));
        const batches = sink.spans.filter(({ name }) => name === 'relay events');
        expect(batches.flatMap(({ links = [] }) => links.map(({ spanId }) => spanId))).toContain(
          published?.spanId,
        );
      },
      { withinMs: patience(20_000) },
    );
  });

  it('names the route, the status and the trace, and marks errors of the server only', async () => {
    const traceId = aTraceId();
    const answer = await place(`00-${traceId}-${CALLER}-01`, { lines: [] });
    const problem = (await answer.json()) as { traceId: string };

    expect(problem.traceId).toBe(traceId);
    await eventually(() => {
      const [span] = sink.of(traceId).filter(({ name }) => name === 'POST /v1/orders');
      expect(span && attributeOf(span, 'http.route')).toBe('/v1/orders');
      expect(span && attributeOf(span, 'http.response.status_code')).toBe('422');
      expect(span?.status.code ?? 0).toBe(0);
    });
    // The log is written in blocks.
    await eventually(() => expect(api.log).toContain(traceId));
  });

  it('records nothing of a trace that its caller does not record', async () => {
    const [silent, heard] = [aTraceId(), aTraceId()];
    await place(`00-${silent}-${CALLER}-00`, { lines: [] });
    await place(`00-${heard}-${CALLER}-01`, { lines: [] });

    await eventually(() => expect(sink.of(heard).length).toBeGreaterThan(0));
    expect(sink.of(silent)).toEqual([]);
  });

  it('gives the trace of a request and of a delivery as exemplars', async () => {
    const traceId = aTraceId();
    const scrape = async ({ url }: Process, accept: string) =>
      (await fetch(`${url}/metrics`, { headers: { accept } })).text();
    const open = 'application/openmetrics-text;version=1.0.0,text/plain;q=0.5';
    await place(`00-${traceId}-${CALLER}-01`);

    await eventually(
      async () => {
        const exemplar = ` # {trace_id="${traceId}"} `;
        const [requests, deliveries] = await Promise.all([scrape(api, open), scrape(worker, open)]);
        const ofRequest = requests.split('\n').find((line) => line.includes(exemplar));
        expect(ofRequest).toMatch(/^http_request_duration_seconds_bucket\{.*route="\/v1\/orders"/);
        expect(deliveries).toMatch(
          new RegExp(`^delivery_duration_seconds_bucket.* # \\{trace_id="${traceId}"`, 'm'),
        );
      },
      { withinMs: patience(20_000) },
    );
    expect(await scrape(api, 'text/plain')).not.toContain('trace_id');
  });

  it('exports no personal data, no texts and no secrets', () => {
    const exported = JSON.stringify([sink.spans, sink.resources]);

    expect(sink.spans.length).toBeGreaterThan(20);
    const secrets = ['secret', ADMIN_EMAIL, admin.userId, admin.token, ' WHERE ', '$1'];
    expect(secrets.filter((secret) => exported.includes(secret))).toEqual([]);
    expect(mails.received.length).toBeGreaterThan(0);
  });
});
