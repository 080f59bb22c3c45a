import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import type { MailState } from '../mail/mail-message.entity.js';
import type { DeliveryFilter } from './delivery-log.js';
import { MAIL_LOG } from './mail-deliveries.query.js';

describe('a page of the log of mails', () => {
  const userId = newId();
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    // Few are of the account, and few failed.
    await database.dataSource.query(
      `INSERT INTO notifications.messages
         (id, event_id, user_id, template, facts, state, message_id, created_at)
       SELECT gen_random_uuid(), gen_random_uuid(),
              CASE n % 500 WHEN 1 THEN $1::uuid ELSE gen_random_uuid() END, 'order-placed', '{}',
              CASE n % 500 WHEN 2 THEN 'failed' ELSE 'cancelled' END, '-', now()
         FROM generate_series(1, 20000) n`,
      [userId],
    );
    await database.dataSource.query('ANALYZE notifications.messages');
  });
  afterAll(() => database.drop());

  it.each<[string, DeliveryFilter<MailState>, string]>([
    ['of all', {}, 'messages_pkey'],
    ['of an account', { userId }, 'messages_by_user'],
    ['of a state', { status: 'failed' }, 'messages_by_state'],
  ])('is read along one index: %s', async (_which, filter, index) => {
    const { quick, values } = MAIL_LOG.page(filter, { limit: 21, after: [newId()] });

    const [row] = await database.dataSource.query<Array<{ 'QUERY PLAN': object }>>(
      `EXPLAIN (COSTS off, FORMAT json) ${quick?.text}`,
      values,
    );

    const plan = JSON.stringify(row?.['QUERY PLAN']);
    expect(plan).toContain(`"Index Name":"${index}"`);
    expect(plan).not.toMatch(/Sort|Seq Scan/);
  });
});
