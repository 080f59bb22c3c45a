/** @isolated: the applications of other tests hash passwords with next to no work. */
import { hash } from '@node-rs/argon2';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { HashingBusy } from '../errors/auth.errors.js';
import { HASH_PARAMETERS, PasswordHasher } from './password-hasher.js';

const hasherWith = async (maxConcurrentHashes: number): Promise<PasswordHasher> => {
  const hasher = new PasswordHasher({ auth: { maxConcurrentHashes } } as AppConfig);
  await hasher.onModuleInit();
  return hasher;
};

describe('PasswordHasher', () => {
  it('writes Argon2id with the parameters of today and a salt of its own', async () => {
    const hasher = await hasherWith(2);

    const [one, other] = await Promise.all([
      hasher.hash('four random words'),
      hasher.hash('four random words'),
    ]);

    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).not.toBe(other);
  });

  it('tells right from wrong to the last character', async () => {
    const hasher = await hasherWith(2);
    const long = `${'x'.repeat(99)}é`;
    const stored = await hasher.hash(long);

    expect(await hasher.verify(stored, long)).toBe(true);
    for (const wrong of [`${'x'.repeat(99)}e`, long.slice(0, 72), long.toUpperCase(), '']) {
      expect(await hasher.verify(stored, wrong)).toBe(false);
    }
  });

  it.each([
    ['decomposed', 'Ünïcödé pass phrase'.normalize('NFD')],
    ['with full-width letters', 'Ünïcödé ｐａｓｓ phrase'],
    ['with a ligature and a wide blank', 'Ünïcödé\u3000pass phrase'],
  ])('takes a password that a keyboard writes %s', async (_, written) => {
    const hasher = await hasherWith(1);
    const stored = await hasher.hash('Ünïcödé pass phrase');

    expect(await hasher.verify(stored, written)).toBe(true);
    expect(await hasher.verify(await hasher.hash(written), 'Ünïcödé pass phrase')).toBe(true);
  });

  it('takes a password whose hash was made of it as it was sent', async () => {
    const decomposed = 'Ünïcödé pass phrase'.normalize('NFD');
    const hasher = await hasherWith(1);

    expect(await hasher.verify(await hash(decomposed, HASH_PARAMETERS), decomposed)).toBe(true);
  });

  it('says no without a hash, after as much work', async () => {
    const hasher = await hasherWith(1);
    const stored = await hasher.hash('four random words');
    const time = async (passwordHash: string | null): Promise<number> => {
      const started = performance.now();
      expect(await hasher.verify(passwordHash, 'some other words')).toBe(false);
      return performance.now() - started;
    };

    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 15; i++) {
      known.push(await time(stored));
      unknown.push(await time(null));
    }

    expect(median(unknown) / median(known)).toBeGreaterThan(0.5);
  });

  it('notices a hash of other parameters', async () => {
    const hasher = await hasherWith(1);

    const old = await hash('four random words', { ...HASH_PARAMETERS, memoryCost: 8_192 });

    expect(hasher.isOutdated(old)).toBe(true);
    expect(hasher.isOutdated(await hasher.hash('four random words'))).toBe(false);
  });

  it('refuses what would wait too long, and works on afterwards', async () => {
    const hasher = await hasherWith(1);

    const outcomes = await Promise.allSettled(
      Array.from({ length: 40 }, () => hasher.verify(null, 'x')),
    );

    const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(refused).toHaveLength(40 - 1 - 32);
    expect(refused.every(({ reason }) => reason instanceof HashingBusy)).toBe(true);
    expect(await hasher.verify(null, 'x')).toBe(false);
  });
});

const median = (values: number[]): number =>
  values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
