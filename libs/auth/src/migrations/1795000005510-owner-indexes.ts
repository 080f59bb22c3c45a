import { createIndex, dropIndex } from '@orderly/platform/database/online-migration';
import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By these indexes, an erasure finds the rows of a person, and an export pages through them. */
export class AuthOwnerIndexes1795000005510 implements MigrationInterface {
  readonly transaction = false;

  async up(queryRunner: QueryRunner): Promise<void> {
    await createIndex(queryRunner, {
      name: 'sessions_by_owner',
      table: 'auth.sessions',
      on: '(user_id, id)',
    });
    await createIndex(queryRunner, {
      name: 'oauth_clients_by_owner',
      table: 'auth.oauth_clients',
      on: '(owner_id, id)',
    });
    await createIndex(queryRunner, {
      name: 'oidc_results_by_user',
      table: 'auth.oidc_results',
      on: '(user_id)',
    });
    await createIndex(queryRunner, {
      name: 'webauthn_challenges_by_user',
      table: 'auth.webauthn_challenges',
      on: '(user_id)',
    });
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropIndex(queryRunner, 'auth.sessions_by_owner');
    await dropIndex(queryRunner, 'auth.oauth_clients_by_owner');
    await dropIndex(queryRunner, 'auth.oidc_results_by_user');
    await dropIndex(queryRunner, 'auth.webauthn_challenges_by_user');
  }
}
