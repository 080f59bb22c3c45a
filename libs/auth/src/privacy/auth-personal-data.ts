import { Injectable } from '@nestjs/common';
import type { Transaction } from '@orderly/platform/database/transactions';
import { EventProcessor } from '@orderly/platform/messaging/events/event-processor';
import {
  deleteSome,
  ErasurePages,
  type ErasureStep,
  type ExportedFile,
  type OwnedTable,
  OwnedTables,
  PersonalData,
} from '@orderly/privacy';
import { ErasureConsumer } from '@orderly/privacy/worker';
import { DataSource } from 'typeorm';

const SESSION = [
  ...['created_at', 'expires_at', 'ended_at', 'end_reason', 'last_used_at'],
  ...['ip', 'last_ip', 'user_agent', 'country', 'transport', 'acr', 'amr', 'authenticated_at'],
];

const API_KEY = [
  ...['name', 'scopes', 'ip_ranges', 'per_second'],
  ...['created_at', 'expires_at', 'last_used_at', 'last_ip', 'revoked_at'],
];

/**
 * Every table of this schema that holds a person's data. A new table is one line here, and a test
 * that dumps the database fails without it.
 */
const TABLES: readonly OwnedTable[] = [
  { table: 'auth.sessions', copies: SESSION },
  { table: 'auth.api_keys', owner: 'owner_id', copies: API_KEY },
  {
    table: 'auth.oauth_clients',
    owner: 'owner_id',
    copies: ['name', 'auth_method', 'scopes', 'created_at', 'disabled_at'],
  },
  { table: 'auth.identities', copies: ['issuer', 'subject', 'created_at', 'last_used_at'] },
  { table: 'auth.oidc_results', key: 'code_hash' },
  { table: 'auth.login_challenges', key: 'token_hash' },
  { table: 'auth.webauthn_challenges', key: 'challenge_hash' },
  { table: 'auth.recovery_codes', key: 'code_hash' },
  {
    table: 'auth.passkeys',
    copies: ['name', 'created_at', 'last_used_at', 'backed_up', 'device_type'],
  },
  { table: 'auth.totp', copies: ['created_at', 'confirmed_at'] },
  { table: 'auth.second_factors', copies: ['kind', 'created_at'] },
  { table: 'auth.credentials', key: 'user_id', copies: ['updated_at'] },
  // The places from which log-ins succeeded. Failures alone name no account.
  { table: 'auth.login_attempts', owner: 'owner_id', key: 'key' },
];

/**
 * Deletes them before their sessions: a session may have thousands, and its deletion would cascade
 * to all of them in one statement.
 */
const REFRESH_TOKENS = deleteSome(
  'SELECT t.ctid FROM auth.sessions s JOIN auth.refresh_tokens t ON t.session_id = s.id ' +
    'WHERE s.user_id = $1 LIMIT $2',
  'auth.refresh_tokens',
);

/** The credentials of a person, and where they used them. */
@Injectable()
export class AuthPersonalData extends PersonalData {
  override readonly module = 'auth';
  private readonly owned: OwnedTables;

  constructor(dataSource: DataSource) {
    super();
    this.owned = new OwnedTables(dataSource, TABLES);
  }

  override export(userId: string, signal: AbortSignal): ExportedFile[] {
    return this.owned.export(userId, signal);
  }

  override readonly kept = {
    'log-in-failures':
      'How often log-ins to an address failed, under a keyed hash of it, for at most 90 ' +
      'days: against guessing.',
  };

  override get erasure(): ErasureStep[] {
    return [REFRESH_TOKENS, ...this.owned.erasure];
  }

  override discard(tx: Transaction, userIds: readonly string[]): Promise<void> {
    return this.owned.discard(tx, userIds);
  }
}

@EventProcessor('auth-erasure')
export class AuthErasureConsumer extends ErasureConsumer {
  constructor(
    protected override readonly data: AuthPersonalData,
    pages: ErasurePages,
  ) {
    super(pages);
  }
}
