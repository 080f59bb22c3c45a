import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Agent } from 'undici';
import { AppConfig } from '../config/app-config.js';
import { tracedInside } from '../tracing/tracer.js';
import { DestinationPolicy } from './destination.js';
import { type Resolve, resolveByDns } from './host-addresses.js';
import { AllowedNetworks } from './public-addresses.js';

interface OutgoingRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  /** For the whole exchange, from the look-up of the name to the last byte that is read. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
  /**
   * Whether the receiver belongs to the customer, and may continue the trace. Others would learn
   * from it which requests belong together.
   */
  readonly carriesTrace?: true;
  /** What is read of the answer. The rest is not. */
  readonly maxResponseBytes: number;
}

interface OutgoingResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** As UTF-8, cut. */
  readonly body: string;
}

/** Finds the addresses of hosts; injected, so that tests need no name server. */
@Injectable()
export class HostAddresses {
  resolve: Resolve = resolveByDns;
}

/**
 * Sends requests to addresses that come from users, such as webhook endpoints: to the public
 * internet only, by https only, without following redirects, and with limits on time and size.
 * `OUTGOING_ALLOWED_NETWORKS` adds networks, in which plain http is allowed, too.
 */
@Injectable()
export class OutgoingHttp implements OnApplicationShutdown {
  private readonly policy: DestinationPolicy;
  private agent: Agent | undefined;

  constructor(
    config: AppConfig,
    private readonly addresses: HostAddresses,
  ) {
    this.policy = new DestinationPolicy(new AllowedNetworks(config.outgoing.allowedNetworks));
  }

  /**
   * Judges an address before it is stored. The sending judges it again, and what its name leads to.
   * @returns it in its normal form
   * @throws ForbiddenDestination
   */
  acceptable(url: string): string {
    return this.policy.parse(url).href;
  }

  /**
   * @throws ForbiddenDestination when the address leads into a network that is not allowed
   * @throws Error when there is no answer in time
   */
  post(outgoing: OutgoingRequest): Promise<OutgoingResponse> {
    // The host alone: the path of an address from a user may be a secret.
    const attributes = {
      'http.request.method': 'POST',
      'server.address': URL.canParse(outgoing.url) ? new URL(outgoing.url).hostname : '',
    };
    return tracedInside({ name: 'POST', kind: 'client', attributes }, async (span) => {
      if (!span) return this.postNow(outgoing);
      const { carriesTrace } = outgoing;
      const trace = carriesTrace && { traceparent: span.traceparent };
      const headers = { ...outgoing.headers, ...trace };
      const response = await this.postNow({ ...outgoing, headers });
      span.set({ 'http.response.status_code': response.status });
      if (response.status >= 400) span.fail(String(response.status));
      return response;
    });
  }

  private async postNow(outgoing: OutgoingRequest): Promise<OutgoingResponse> {
    const url = this.policy.parse(outgoing.url);
    const limit = AbortSignal.timeout(outgoing.timeoutMs);
    const signal = outgoing.signal ? AbortSignal.any([outgoing.signal, limit]) : limit;
    // Loaded with the first request: an API only judges addresses.
    const [{ request }, { guardedAgent }] = await Promise.all([
      import('undici'),
      import('./guarded-agent.js'),
    ]);
    this.agent ??= guardedAgent(this.policy, (host) => this.addresses.resolve(host));
    const response = await request(url, {
      method: 'POST',
      dispatcher: this.agent,
      headers: outgoing.headers,
      body: outgoing.body,
      signal,
    });
    const body = await cutBody(response.body, outgoing.maxResponseBytes);
    const headers = Object.entries(response.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)] as const],
    );
    return { status: response.statusCode, headers: Object.fromEntries(headers), body };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.agent?.destroy();
  }
}

/** Reads no more than that: the connection is closed on the rest, however much it is. */
async function cutBody(body: AsyncIterable<Buffer>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let read = 0;
  for await (const chunk of body) {
    chunks.push(chunk.subarray(0, maxBytes - read));
    read += chunk.length;
    if (read >= maxBytes) break;
  }
  return Buffer.concat(chunks).toString('utf8');
}
