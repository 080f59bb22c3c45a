/**
 * The tasks of the worker that delete, and the longest part of an erasure, as the build has them.
 */
import { ownerOf } from './database.mjs';
import { built } from './paths.mjs';

const file = (module, name) => built(`libs/${module}/src/${name}.js`);

/** @param {string} url @param {string} userId who is erased */
export async function purgesAndErasure(url, userId) {
  const { loadConfig } = await file('platform', 'config/load-config');
  const config = loadConfig({ DATABASE_URL: url, DATABASE_MIGRATION_URL: ownerOf(url) });
  const { dataSourceOptions } = await file('platform', 'database/data-source-options');
  const { Statements } = await file('platform', 'database/statements');
  const { Transactions } = await file('platform', 'database/transactions');
  const { PurgeIdempotencyKeys } = await file(
    'platform',
    'idempotency/purge-idempotency-keys.task',
  );
  const { PurgeOldNotifications } = await file(
    'notifications',
    'housekeeping/purge-old-notifications.task',
  );
  const { NotificationsRepository } = await file('notifications', 'feed/notifications.repository');
  const { MailMessagesRepository } = await file('notifications', 'mail/mail-messages.repository');
  const { SuppressionsRepository } = await file(
    'notifications',
    'suppressions/suppressions.repository',
  );
  const { PushSubscriptionsRepository } = await file(
    'notifications',
    'push/push-subscriptions.repository',
  );
  const { PurgeHandledEvents } = await file(
    'platform',
    'messaging/outbox/purge-handled-events.task',
  );
  const { SessionsRepository } = await file('auth', 'sessions/sessions.repository');
  const { ErasurePages } = await file('privacy', 'erasure/erasure-pages');
  const { OrdersPersonalData } = await file('orders', 'privacy/orders-personal-data');
  const { purgeAll } = await file('platform', 'scheduling/purge-all');
  const running = new AbortController().signal;

  const work = (dataSource) => {
    const statements = new Statements(dataSource);
    const sessions = new SessionsRepository(dataSource, statements);
    const mails = new PurgeOldNotifications(
      new NotificationsRepository(dataSource, statements),
      new MailMessagesRepository(dataSource, statements),
      new SuppressionsRepository(dataSource, statements),
      new PushSubscriptionsRepository(dataSource, statements),
      config,
    );
    const erase = async () => {
      const [{ id: erasureId }] = await dataSource.query(
        `INSERT INTO platform.erasures (id, user_id, asked_by, traceparent)
         VALUES (gen_random_uuid(), $1, $1, '') RETURNING id`,
        [userId],
      );
      const pages = new ErasurePages(new Transactions(dataSource));
      await pages.run({ erasureId, userId }, new OrdersPersonalData(dataSource), running);
    };
    return {
      'stored answers': () => new PurgeIdempotencyKeys(dataSource).run(running),
      events: () => new PurgeHandledEvents(dataSource).run(running),
      mails: () => mails.run(running),
      'sessions and tokens': () =>
        purgeAll({ sessions: (limit) => sessions.purge(limit) }, running),
      'erasure of a shop': erase,
    };
  };
  return { config, dataSourceOptions: dataSourceOptions(config), work };
}
