import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { ChannelListener } from '@orderly/platform/database/channel-listener';
import { Freshness } from '@orderly/platform/database/freshness';
import { Replicas } from '@orderly/platform/database/replicas';
import { HttpResult } from '@orderly/platform/http/http-result';
import { LoadingCache } from '@orderly/platform/kernel/caching/loading-cache';
import { Metrics } from '@orderly/platform/metrics/metrics';
import { CATALOGUE_CHANNEL, CatalogueChanges } from './catalogue-changes.js';

/** How long a shared cache may answer with an old copy while it fetches a new one. */
const REVALIDATION_FACTOR = 2;

/** The headers of requests that do not get these answers. */
const ANSWERED_OTHERWISE = 'authorization, cookie, consistency-token';

/** Caches the responses to anonymous reads of products for some seconds. */
@Injectable()
export class PublicProducts implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly ttlS: number;
  private readonly cache: LoadingCache<HttpResult>;
  private readonly listener: ChannelListener;
  private readonly requests;
  /** A load must include the last change of which this process was notified, also on a replica. */
  private token: string | undefined;
  private changes = 0;
  private changedAt = Number.NEGATIVE_INFINITY;
  private readonly maxLagMs: number;

  constructor(
    { catalogue, database }: AppConfig,
    changes: CatalogueChanges,
    private readonly replicas: Replicas,
    metrics: Metrics,
  ) {
    this.ttlS = catalogue.cacheSeconds;
    this.maxLagMs = database.replicaMaxLagMs;
    const evictions = metrics.counter(
      'catalogue_cache_evictions_total',
      'Answers that made room for others.',
    );
    this.cache = new LoadingCache({
      ttlMs: this.ttlS * 1_000,
      maxBytes: catalogue.cacheBytes,
      bytesOf: ({ json }) => 2 * (json?.length ?? 0),
      onEviction: () => evictions.inc(),
    });
    changes.onChange(() => this.clear());
    const subject = { name: 'catalogue', channels: [CATALOGUE_CHANNEL] };
    this.listener = new ChannelListener(database.url, subject, () => this.clear());
    this.requests = metrics.counter(
      'catalogue_cache_requests_total',
      'Anonymous reads of products: hit, miss, or shared with the load of another request.',
      ['outcome'],
    );
    metrics.collectedGauge(
      'catalogue_cache_entries',
      'Responses about products in the cache.',
      [],
      async (gauge) => gauge.set(this.cache.size),
    );
    metrics.collectedGauge('catalogue_cache_bytes', 'Bytes in the cache.', [], async (gauge) =>
      gauge.set(this.cache.bytes),
    );
  }

  /** True for anonymous callers without a consistency token, while the cache is on. */
  serves(freshness: Freshness): boolean {
    return this.isOn && freshness.isAnyones;
  }

  onApplicationBootstrap(): void {
    if (this.isOn) this.listener.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.listener.stop();
  }

  /**
   * One load at a time for each answer; a failed one is not kept. `Age` lets caches in front of the
   * API count the time that the answer was kept here.
   * @param key names all that the answer depends on
   * @param load reads with the freshness that it gets
   */
  async respond(
    key: string,
    load: (freshness: Freshness) => Promise<HttpResult>,
  ): Promise<HttpResult> {
    const freshness = new Freshness(this.tokenOfLastChange, undefined);
    const { value, ageMs, outcome } = await this.cache.get(key, () => load(freshness));
    this.requests.inc({ outcome });
    const ageS = Math.floor(ageMs / 1_000);
    const oldS = REVALIDATION_FACTOR * this.ttlS;
    return value.withHeaders({
      'cache-control': `public, max-age=${this.ttlS}, stale-while-revalidate=${oldS}`,
      vary: ANSWERED_OTHERWISE,
      ...(ageS > 0 ? { age: String(ageS) } : {}),
    });
  }

  private get isOn(): boolean {
    return this.ttlS > 0;
  }

  /** Replicas in use include all that is older than they may be behind. */
  private get tokenOfLastChange(): string | undefined {
    return performance.now() - this.changedAt <= this.maxLagMs ? this.token : undefined;
  }

  private clear(): void {
    this.cache.clear();
    if (!this.replicas.isConfigured) return;
    this.changedAt = performance.now();
    // Until the position is known, loads go to the primary.
    this.token = 'unknown';
    const change = ++this.changes;
    void this.replicas.tokenAfterWrite(undefined).then((token) => {
      if (change === this.changes) this.token = token;
    });
  }
}
