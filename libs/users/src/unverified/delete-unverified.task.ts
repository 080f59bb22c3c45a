import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { AppConfig } from '@orderly/platform/config/app-config';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { continueTrace } from '@orderly/platform/kernel/tracing/trace-context';
import { ScheduledTask } from '@orderly/platform/scheduling/schedule';
import { AllPersonalData } from '@orderly/privacy';
import { type Unverified, UnverifiedAccountsRepository } from './unverified-accounts.repository.js';

/**
 * Each deletion writes an audit entry, which is a statement of its own, so the batch is smaller
 * than for plain deletions.
 */
const ACCOUNTS_AT_ONCE = 200;
const BEFORE_ALL = '00000000-0000-0000-0000-000000000000';

/**
 * Deletes accounts whose address was not verified, some time after the last link was sent to it.
 * Such an account was never opened, so it needs no erasure, and its address becomes free. An
 * account stays if a module keeps records of it, such as orders that staff placed for it.
 */
@Injectable()
export class DeleteUnverifiedAccounts extends ScheduledTask {
  override readonly name = 'delete-unverified-accounts';
  override readonly everyMs = 3_600_000;
  override readonly timeoutMs = 10 * 60_000;

  constructor(
    private readonly accounts: UnverifiedAccountsRepository,
    private readonly data: AllPersonalData,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
    private readonly config: AppConfig,
  ) {
    super();
  }

  override async run(signal: AbortSignal): Promise<void> {
    const { unverifiedAccountDays, invitedAccountDays } = this.config.retention;
    await this.deleteAll('active', unverifiedAccountDays, signal);
    await this.deleteAll('invited', invitedAccountDays, signal);
  }

  /** Pages along the ids, so that accounts that stay are checked once. */
  private async deleteAll(status: Unverified, days: number, signal: AbortSignal): Promise<void> {
    for (let after: string | undefined = BEFORE_ALL; after !== undefined && !signal.aborted; ) {
      const page = { status, days, after };
      after = await this.transactions.run(async (tx) => {
        const ids = await this.accounts.page(tx, page, ACCOUNTS_AT_ONCE);
        if (ids.length > 0) await this.delete(tx, await this.accounts.lockDue(tx, page, ids));
        return ids.at(-1);
      });
    }
  }

  private async delete(tx: Transaction, due: readonly string[]): Promise<void> {
    const recorded = new Set<string>();
    for (const module of this.data.ofModules)
      for (const userId of await module.recordsOf(tx, due)) recorded.add(userId);
    const ids = due.filter((userId) => !recorded.has(userId));
    if (ids.length === 0) return;
    for (const module of this.data.ofModules) await module.discard(tx, ids);
    await this.accounts.delete(tx, ids);
    const origin: RequestContext = {
      requestId: newId(),
      traceparent: continueTrace(undefined),
      ip: null,
    };
    for (const id of ids)
      await this.auditLog.record(tx, {
        actorId: null,
        origin,
        action: 'users.unverified-account-deleted',
        subject: { type: 'user', id },
      });
  }
}
