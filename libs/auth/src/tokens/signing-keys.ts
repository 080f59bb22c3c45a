import type { KeyObject } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import { TtlCache } from '@orderly/platform/kernel/caching/ttl-cache';
import type { JwksResponse } from './dto/jwks.response.js';
import { kidOf, makeKey, RELOAD_MS, type SigningKey, toSigningKey } from './signing-key.js';
import { SigningKeysRepository } from './signing-keys.repository.js';

const MIN_RELOAD_MS = 2_000;

/**
 * The ES256 keys of the installation, as loaded by this process: the configured ones, or those in
 * the database, where the first start creates one. `SigningKeyRotation` changes the latter; each
 * process reloads them within `RELOAD_MS`.
 */
@Injectable()
export class SigningKeys implements OnModuleInit {
  private readonly cache = new TtlCache<readonly SigningKey[]>({
    ttlMs: RELOAD_MS,
    maxEntries: 1,
  });
  private lastForcedReload = Number.NEGATIVE_INFINITY;
  private believed: readonly string[] = [];
  private losses = 0;

  constructor(
    private readonly stored: SigningKeysRepository,
    private readonly transactions: Transactions,
    private readonly config: AppConfig,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.config.auth.signingKeys.length > 0) return;
    await this.transactions.run(async (tx) => {
      await this.stored.lock(tx);
      if ((await this.stored.list(tx)).length > 0) return;
      await this.stored.add(tx, { ...(await makeKey()), signsInS: 0 });
    });
  }

  /** Returns the key that signs new tokens: the newest that has been announced long enough. */
  async signing(): Promise<SigningKey> {
    const key = (await this.keys()).findLast(({ maySign }) => maySign);
    if (!key) throw new Error('There is no key to sign tokens with.');
    return key;
  }

  /** Returns the public key with this id, if it is ours and not retired. */
  async findPublic(kid: string): Promise<KeyObject | undefined> {
    const find = (keys: readonly SigningKey[]) => keys.find((key) => key.kid === kid)?.publicKey;
    const known = find(await this.keys());
    if (known || !this.mayForceReload()) return known;
    this.cache.evict('keys');
    return find(await this.keys());
  }

  /**
   * Changes whenever a key is removed: a token verified under an earlier generation may have been
   * verified with that key.
   */
  async generation(): Promise<number> {
    await this.keys();
    return this.losses;
  }

  async jwks(): Promise<JwksResponse> {
    const keys = (await this.keys()).map(({ kid, publicKey }) => {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
      return {
        kty: 'EC' as const,
        crv: 'P-256' as const,
        x,
        y,
        kid,
        alg: 'ES256' as const,
        use: 'sig' as const,
      };
    });
    return { keys };
  }

  private keys(): Promise<readonly SigningKey[]> {
    return this.cache.get('keys', async () => {
      const keys = await this.load();
      const kids = keys.map(({ kid }) => kid);
      if (this.believed.some((kid) => !kids.includes(kid))) this.losses++;
      this.believed = kids;
      return keys;
    });
  }

  private async load(): Promise<SigningKey[]> {
    const configured = this.config.auth.signingKeys;
    if (configured.length === 0) return (await this.stored.list()).map(toSigningKey);
    const keys = configured.map(async (privateKey, index) =>
      toSigningKey({ kid: await kidOf(privateKey), privateKey, maySign: index === 0 }),
    );
    return Promise.all(keys);
  }

  /**
   * Another process may have added a key a moment ago, but invented ids must not cause a query
   * each.
   */
  private mayForceReload(): boolean {
    const now = performance.now();
    if (now - this.lastForcedReload < MIN_RELOAD_MS) return false;
    this.lastForcedReload = now;
    return true;
  }
}
