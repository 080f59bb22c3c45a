import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { PurgeMachineCredentials } from './purge-machine-credentials.task.js';

describe('the purge of what machines left behind', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const addKey = (name: string, expires: string, revoked: string | null) =>
    database.dataSource.query(
      `INSERT INTO auth.api_keys (id, owner_id, name, hash, prefix, scopes, expires_at, revoked_at)
       VALUES ($1, $1, $2::text, sha256($2::text::bytea), 'x', '{}', now() + $3::interval,
         now() + $4::interval)`,
      [newId(), name, expires, revoked],
    );

  it('keeps what can still be used or looked up, and nothing older', async () => {
    await addKey('good', '1 day', null);
    await addKey('revoked lately', '1 day', '-89 days');
    await addKey('revoked long ago', '1 day', '-91 days');
    await addKey('expired long ago', '-91 days', null);
    await database.dataSource.query(
      `INSERT INTO auth.client_assertions SELECT $1, sha256(i::text::bytea),
        now() + i * interval '1 minute'
         FROM generate_series(-1500, 1) i`,
      [newId()],
    );
    await database.dataSource.query(
      `INSERT INTO auth.revoked_tokens VALUES ('old', now() - interval '10 minutes'), ('new',
          now() + interval '1 minute')`,
    );

    await new PurgeMachineCredentials(database.dataSource).run(new AbortController().signal);

    const column = async (sql: string) =>
      (await database.dataSource.query<Array<{ value: unknown }>>(sql)).map(({ value }) => value);
    expect(await column('SELECT name AS value FROM auth.api_keys ORDER BY id')).toEqual([
      'good',
      'revoked lately',
    ]);
    expect(await column('SELECT count(*)::int AS value FROM auth.client_assertions')).toEqual([1]);
    expect(await column('SELECT jti AS value FROM auth.revoked_tokens')).toEqual(['new']);
  });
});
