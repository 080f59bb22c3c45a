import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { hash, parseOptions, verify } from '@node-rs/argon2';
import { AppConfig } from '@orderly/platform/config/app-config';
import { HashingBusy } from '../errors/auth.errors.js';

/**
 * OWASP Password Storage Cheat Sheet, Argon2id (the library's default algorithm). `memoryCost` is
 * in KiB.
 */
export const HASH_PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/**
 * A hash takes 20 to 50 ms, so the last in the queue waits about a second. Beyond that, an
 * immediate 503 is better than a longer wait.
 */
const WAITING_PER_SLOT = 32;

/**
 * Hashes with Argon2id and limits how many hashes run and wait: each takes 19 MiB and a thread, so
 * a flood of log-ins must not start them all.
 * Passwords are normalised to NFKC first (NIST SP 800-63B-4 section 3.1.1.2): keyboards and
 * operating systems write the same letter in several ways.
 */
@Injectable()
export class PasswordHasher implements OnModuleInit {
  private readonly slots: number;
  private running = 0;
  private readonly waiting: Array<() => void> = [];
  private decoy: string | undefined;

  constructor({ auth }: AppConfig) {
    this.slots = auth.maxConcurrentHashes;
  }

  async onModuleInit(): Promise<void> {
    this.decoy = await this.hash(randomBytes(32).toString('base64url'));
  }

  /** @throws HashingBusy */
  hash(password: string): Promise<string> {
    return this.inSlot(() => hash(password.normalize('NFKC'), HASH_PARAMETERS));
  }

  /**
   * Without a hash, verifies against a decoy and returns false after the same time: the time must
   * not reveal whether an account exists or has a password.
   * @throws HashingBusy
   */
  async verify(passwordHash: string | null, password: string): Promise<boolean> {
    const decoy = this.decoy;
    if (decoy === undefined) throw new Error('The password hasher has not been initialised yet.');
    const normal = password.normalize('NFKC');
    const matches = await this.inSlot(
      async () =>
        (await verify(passwordHash ?? decoy, normal)) ||
        // Earlier releases hashed the password as it was sent.
        (normal !== password && (await verify(passwordHash ?? decoy, password))),
    );
    return matches && passwordHash !== null;
  }

  /** True when the hash was made with other parameters than the current ones. */
  isOutdated(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = parseOptions(passwordHash);
    return (
      memoryCost !== HASH_PARAMETERS.memoryCost ||
      timeCost !== HASH_PARAMETERS.timeCost ||
      parallelism !== HASH_PARAMETERS.parallelism
    );
  }

  private async inSlot<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.slots) {
      if (this.waiting.length >= this.slots * WAITING_PER_SLOT) throw new HashingBusy();
      // A finished task passes its slot to the next in the queue, so `running` does not change.
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
