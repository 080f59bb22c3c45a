import type { AppConfig } from '@orderly/platform/config/app-config';
import type { Replicas } from '@orderly/platform/database/replicas';
import { HttpResult } from '@orderly/platform/http/http-result';
import { Metrics } from '@orderly/platform/metrics/metrics';
import type { CatalogueChanges } from './catalogue-changes.js';
import { PublicProducts } from './public-products.js';

const MAX_LAG_MS = 5_000;

describe('PublicProducts', () => {
  let nowMs: number;
  let change: () => void;
  let metrics: Metrics;
  let products: PublicProducts;

  beforeEach(() => {
    nowMs = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
    metrics = new Metrics();
    products = new PublicProducts(
      {
        catalogue: { cacheSeconds: 600, cacheBytes: 1_000 },
        database: { url: 'postgres://127.0.0.1/unused', replicaMaxLagMs: MAX_LAG_MS },
      } as AppConfig,
      {
        onChange(listener) {
          change = listener;
        },
      } as CatalogueChanges,
      { isConfigured: true, tokenAfterWrite: async () => 'unknown' } as unknown as Replicas,
      metrics,
    );
  });
  afterEach(() => jest.restoreAllMocks());

  /** The consistency token of the load. */
  const load = async (key: string): Promise<string | undefined> => {
    let token: string | undefined;
    await products.respond(key, async (freshness) => {
      token = freshness.token;
      return HttpResult.ok('x'.repeat(150));
    });
    return token;
  };

  it('loads from the primary after a change until no replica can lack it', async () => {
    change();

    nowMs = MAX_LAG_MS;
    expect(await load('a')).toBe('unknown');
    nowMs = MAX_LAG_MS + 1;
    expect(await load('b')).toBeUndefined();
  });

  it('counts the answers that made room for others', async () => {
    for (const key of ['a', 'b', 'c']) await load(key);

    expect(await metrics.registry.metrics()).toMatch(/^catalogue_cache_evictions_total 2$/m);
  });
});
