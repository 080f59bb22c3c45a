import { newId } from '@orderly/platform/kernel/ids/new-id';
import { v7 as uuidv7 } from 'uuid';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { ExpireExports } from './expire-exports.task.js';
import { PersonalExportsRepository } from './personal-exports.repository.js';

const DAY_MS = 86_400_000;

describe('copies of personal data', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  it('lose their rows a month after they ended', async () => {
    const add = async (days: number, status: string): Promise<string> => {
      const at = new Date(Date.now() - days * DAY_MS);
      await database.dataSource.query(
        `INSERT INTO platform.personal_exports (id, user_id, status, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $4::timestamptz + interval '1 day')`,
        [uuidv7({ msecs: at.getTime() }), newId(), status, at],
      );
      return status;
    };
    for (const status of ['downloaded', 'expired', 'failed', 'ready']) await add(31, status);
    for (const status of ['downloaded', 'failed', 'queued']) await add(29, status);
    await add(31, 'queued');

    await new ExpireExports(new PersonalExportsRepository(database.dataSource)).run(
      new AbortController().signal,
    );

    expect(
      await database.dataSource.query(
        `SELECT status, (now() - created_at > interval '30 days') AS "isOld"
           FROM platform.personal_exports ORDER BY "isOld", status`,
      ),
    ).toEqual([
      { status: 'downloaded', isOld: false },
      { status: 'failed', isOld: false },
      { status: 'queued', isOld: false },
      { status: 'queued', isOld: true },
    ]);
  });
});
