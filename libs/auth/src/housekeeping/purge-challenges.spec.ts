import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { LoginChallengesRepository } from '../mfa/challenges/login-challenges.repository.js';
import { WebauthnChallengesRepository } from '../mfa/passkeys/webauthn-challenges.repository.js';
import { TotpRepository } from '../mfa/totp/totp.repository.js';
import { PurgeSignInChallenges } from './purge-challenges.task.js';

describe('what was begun and never finished', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const query = <T>(sql: string, values: unknown[] = []): Promise<T> =>
    database.dataSource.query(sql, values);

  it('is deleted an hour later, and nothing else', async () => {
    const challenges = new LoginChallengesRepository(database.dataSource);
    const webauthn = new WebauthnChallengesRepository(database.dataSource);
    const totp = new TotpRepository(database.dataSource);
    const [old, recent, confirmed] = [newId(), newId(), newId()];
    await new Transactions(database.dataSource).run(async (tx) => {
      for (const userId of [old, recent]) {
        const challenge = {
          hash: Buffer.from(userId),
          amr: ['pwd'] as const,
          transport: 'token' as const,
        };
        await challenges.add(tx, { ...challenge, userId, passwordDigest: null });
      }
      for (const userId of [old, recent, confirmed])
        await totp.begin(tx, { id: userId, userId, secretSealed: 'x', sealedWith: 'k' });
      await totp.confirm(tx, confirmed, 1);
    });
    await webauthn.add(old, { purpose: 'login', userId: null, sessionId: null });
    await query('UPDATE auth.webauthn_challenges SET expires_at = now()');
    await webauthn.add(recent, { purpose: 'login', userId: null, sessionId: null });
    await query(
      `UPDATE auth.login_challenges SET expires_at = now() - interval '61 minutes'
          WHERE user_id = $1`,
      [old],
    );
    await query(
      `UPDATE auth.totp SET created_at = now() - interval '61 minutes' WHERE user_id <> $1`,
      [recent],
    );

    await new PurgeSignInChallenges(challenges, webauthn, totp).run(new AbortController().signal);

    expect(await query('SELECT user_id FROM auth.login_challenges')).toEqual([{ user_id: recent }]);
    expect(await query('SELECT 1 FROM auth.webauthn_challenges')).toHaveLength(1);
    const left = await query<Array<{ user_id: string }>>('SELECT user_id FROM auth.totp');
    expect(left.map(({ user_id }) => user_id).sort()).toEqual([recent, confirmed].sort());
  });
});
