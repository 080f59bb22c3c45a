import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BriefCache } from '@orderly/platform/caching/brief-cache';
import { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import type { JwksResponse } from './dto/session.schemas.js';
import { SigningKeysRepository, type StoredKey } from './signing-keys.repository.js';

/** Long enough for every process and every cache of the key set to know a new key before tokens bear it. */
const ANNOUNCED_S = 300;
const RELOAD_MS = 30_000;
const MIN_RELOAD_MS = 2_000;
const SKEW_S = 60;

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly maySign: boolean;
}

/**
 * The ES256 keys of the installation: the configured one, or those in the database, where the first start makes one. A key can be added
 * and the old one retired without a restart.
 */
@Injectable()
export class SigningKeys implements OnModuleInit {
  private readonly cache = new BriefCache<SigningKey[]>({ ttlMs: RELOAD_MS, maxEntries: 1 });
  private lastForcedReload = Number.NEGATIVE_INFINITY;

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

  /** The key that new tokens are signed with: the newest that has been announced long enough. */
  async signing(): Promise<SigningKey> {
    const key = (await this.keys()).findLast(({ maySign }) => maySign);
    if (!key) throw new Error('There is no key to sign tokens with.');
    return key;
  }

  /** The public key with this id, if it is one of ours and not retired. */
  async findPublic(kid: string): Promise<KeyObject | undefined> {
    const find = (keys: SigningKey[]) => keys.find((key) => key.kid === kid)?.publicKey;
    const known = find(await this.keys());
    if (known || !this.mayForceReload()) return known;
    this.cache.evict('keys');
    return find(await this.keys());
  }

  async jwks(): Promise<JwksResponse> {
    const { exportJWK } = await import('jose');
    const keys = (await this.keys()).map(async ({ kid, publicKey }) => {
      const { x = '', y = '' } = await exportJWK(publicKey);
      return { kty: 'EC' as const, crv: 'P-256' as const, x, y, kid, alg: 'ES256' as const, use: 'sig' as const };
    });
    return { keys: await Promise.all(keys) };
  }

  /** Adds a key that signs in five minutes; the present ones stay good until the last token they signed has expired. */
  async rotate(): Promise<{ kid: string }> {
    if (this.config.auth.signingKeys.length > 0) {
      throw new Error('The signing key is given by the configuration: change it there.');
    }
    const key = await makeKey();
    await this.transactions.run(async (tx) => {
      await this.stored.lock(tx);
      await this.stored.add(tx, { ...key, signsInS: ANNOUNCED_S });
      const lastTokenS = ANNOUNCED_S + RELOAD_MS / 1_000 + this.config.auth.accessTokenTtlS + SKEW_S;
      await this.stored.retireOthers(tx, key.kid, lastTokenS);
    });
    this.cache.evict('keys');
    return { kid: key.kid };
  }

  private keys(): Promise<SigningKey[]> {
    return this.cache.get('keys', async () => {
      const [signingKey] = this.config.auth.signingKeys;
      if (signingKey === undefined) return (await this.stored.list()).map(toSigningKey);
      return [toSigningKey({ kid: await kidOf(createPublicKey(signingKey)), privateKey: signingKey, maySign: true })];
    });
  }

  /** A key may have been added a moment ago by another process; but made-up ids must not become a query each. */
  private mayForceReload(): boolean {
    const now = performance.now();
    if (now - this.lastForcedReload < MIN_RELOAD_MS) return false;
    this.lastForcedReload = now;
    return true;
  }
}

async function kidOf(publicKey: KeyObject): Promise<string> {
  const { calculateJwkThumbprint, exportJWK } = await import('jose');
  return calculateJwkThumbprint(await exportJWK(publicKey));
}

async function makeKey(): Promise<{ kid: string; privateKey: string }> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { kid: await kidOf(publicKey), privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string };
}

function toSigningKey({ kid, privateKey, maySign }: StoredKey): SigningKey {
  const key = createPrivateKey(privateKey);
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('A signing key must be an EC key on the curve P-256.');
  return { kid, privateKey: key, publicKey: createPublicKey(key), maySign };
}
