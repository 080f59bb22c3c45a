import { randomBytes } from 'node:crypto';
import type { AppConfig } from '@orderly/platform/config/app-config';
import { Transactions } from '@orderly/platform/database/transactions';
import { SecretBox } from '@orderly/platform/encryption/secret-box';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { Secret, TOTP } from 'otpauth';
import { createTestDatabase, type TestDatabase } from '../../../../../test/support/database.js';
import { encryptionKeys } from '../../../../../test/support/encryption-keys.js';
import { TotpRepository } from './totp.repository.js';
import { TotpCodes } from './totp-codes.js';

/** The middle of a half minute. */
const NOW = new Date('2026-11-20T12:00:15Z');
const STEP_S = 30;
const BRAND_NAME = 'Müller & Söhne';
const STEP_NOW = Math.floor(NOW.getTime() / 1_000 / STEP_S);

class StoppedClock extends Clock {
  override now = () => NOW;
}

describe('one-time codes', () => {
  let database: TestDatabase;
  let codes: TotpCodes;

  beforeAll(async () => {
    database = await createTestDatabase();
    const box = new SecretBox(encryptionKeys(database.dataSource, randomBytes(32)));
    codes = new TotpCodes(box, new StoppedClock(), { brandName: BRAND_NAME } as AppConfig);
  });
  afterAll(() => database.drop());

  /** The code that the owner's app shows, this number of half minutes from now. */
  const codeOf = (secret: string, steps: number): string =>
    TOTP.generate({
      secret: Secret.fromBase32(secret),
      timestamp: NOW.getTime() + steps * STEP_S * 1_000,
    });

  async function aSecret() {
    const id = newId();
    const { secret, sealed, keyId } = await codes.newSecret(id, 'ada@example.test');
    return { id, secret, secretSealed: sealed, sealedWith: keyId };
  }

  it.each([-1, 0, 1])('are good %i half minutes from now, and say which it is', async (steps) => {
    const totp = await aSecret();

    expect(await codes.stepOf(totp, codeOf(totp.secret, steps))).toBe(STEP_NOW + steps);
  });

  it.each([-3, -2, 2, 3])('are good for nothing %i half minutes from now', async (steps) => {
    const totp = await aSecret();

    expect(await codes.stepOf(totp, codeOf(totp.secret, steps))).toBeNull();
  });

  it('are shown by the app under the name of the installation and of the account', async () => {
    const { uri, secret } = await codes.newSecret(newId(), 'ada+tea@example.test');

    expect(uri).toBe(
      'otpauth://totp/M%C3%BCller%20%26%20S%C3%B6hne:ada%2Btea%40example.test' +
        `?issuer=M%C3%BCller%20%26%20S%C3%B6hne&secret=${secret}&algorithm=SHA1&digits=6&period=30`,
    );
  });

  it('of another secret are none', async () => {
    const [totp, other] = [await aSecret(), await aSecret()];

    expect(await codes.stepOf(totp, codeOf(other.secret, 0))).toBeNull();
  });

  describe('that were taken', () => {
    let transactions: Transactions;
    let totps: TotpRepository;

    beforeAll(() => {
      transactions = new Transactions(database.dataSource);
      totps = new TotpRepository(database.dataSource);
    });

    async function confirmed(step: number): Promise<string> {
      const totp = await aSecret();
      await transactions.run((tx) => totps.begin(tx, { ...totp, userId: newId() }));
      await transactions.run((tx) => totps.confirm(tx, totp.id, step));
      return totp.id;
    }
    const use = (id: string, step: number) => transactions.run((tx) => totps.useStep(tx, id, step));

    it('end themselves and those before them', async () => {
      const id = await confirmed(100);

      expect(await use(id, 102)).toBe(true);
      // An attacker who read the code over a shoulder still has it.
      for (const step of [102, 101, 100]) expect(await use(id, step)).toBe(false);
      expect(await use(id, 103)).toBe(true);
    });

    it('by the confirmation are taken too', async () => {
      const id = await confirmed(100);

      expect(await use(id, 100)).toBe(false);
    });
  });
});
