import { withTimeout } from '../kernel/timeouts/with-timeout.js';
import { installTracer } from './tracer.js';

/** A collector that does not answer must not keep a process from ending. */
const FLUSH_WITHIN_MS = 3_000;

/** Whether the standard variables of OpenTelemetry name an exporter for traces. */
function wantsTracing(environment: NodeJS.ProcessEnv): boolean {
  const {
    OTEL_SDK_DISABLED: disabled,
    OTEL_TRACES_EXPORTER: exporter,
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: tracesEndpoint,
  } = environment;
  if (disabled?.toLowerCase() === 'true' || exporter === 'none') return false;
  return [exporter, endpoint, tracesEndpoint].some((value) => value !== undefined && value !== '');
}

/**
 * Switches tracing on when the environment asks for it. OpenTelemetry is loaded only then.
 * @returns sends the last spans and switches tracing off; undefined when it was not asked for
 */
export async function startTracing(
  environment: NodeJS.ProcessEnv,
  service: { readonly role: string; readonly version: string },
): Promise<(() => Promise<void>) | undefined> {
  if (!wantsTracing(environment)) return undefined;
  const { startOtel } = await import('./otel-tracer.js');
  const { tracer, stop } = startOtel(service);
  installTracer(tracer);
  return async () => {
    installTracer(undefined);
    await withTimeout(FLUSH_WITHIN_MS, 'Sending the last spans', stop()).catch(() => undefined);
  };
}
