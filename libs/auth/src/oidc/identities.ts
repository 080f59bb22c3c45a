import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { digestOf } from '@orderly/platform/kernel/ids/opaque-secret';
import { SecurityNotices } from '@orderly/users';
import { SecondFactorGate } from '../mfa/gate/second-factor-gate.js';
import type { BrowserBinding } from './browser-binding.js';
import { IdentitiesRepository, type Identity } from './identities.repository.js';
import { CodeRefused, IdentityNotFound } from './oidc.errors.js';
import { OidcFlowsRepository } from './oidc-flows.repository.js';

/**
 * The identities of an account at other providers, each confirmed while the owner was signed in
 * here.
 */
@Injectable()
export class Identities {
  constructor(
    private readonly identities: IdentitiesRepository,
    private readonly flows: OidcFlowsRepository,
    private readonly gate: SecondFactorGate,
    private readonly notices: SecurityNotices,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  of(actor: Actor): Promise<Identity[]> {
    return this.identities.listOf(actor.userId);
  }

  /** @throws CodeRefused */
  async link(actor: Actor, linkCode: string, browser: BrowserBinding | null): Promise<Identity> {
    if (!browser) throw new CodeRefused('/linkCode');
    return this.transactions.run(async (tx) => {
      const vouched = await this.flows.takeLink(tx, digestOf(linkCode), browser.hash, actor.userId);
      const identity = vouched && (await this.identities.add(tx, vouched));
      if (!identity) throw new CodeRefused('/linkCode');
      await this.audit(tx, actor, 'auth.identity-linked', identity, {
        after: { provider: vouched.provider },
      });
      await this.notices.tell(tx, actor.userId, 'identity-linked', actor.origin, {
        name: vouched.provider,
      });
      return identity;
    });
  }

  /** @throws IdentityNotFound */
  async unlink(actor: Actor, id: string): Promise<void> {
    await this.transactions.run(async (tx) => {
      const identity = await this.identities.remove(tx, id, actor.userId);
      if (!identity) throw new IdentityNotFound();
      // A log-in with this identity that waits for the second factor must open no session any more.
      await this.gate.forget(tx, actor.userId);
      await this.audit(tx, actor, 'auth.identity-unlinked', identity, {
        before: { issuer: identity.issuer },
      });
    });
  }

  private audit(
    tx: Transaction,
    { userId: actorId, origin }: Actor,
    action: string,
    { id }: Identity,
    change: { before?: object; after?: object },
  ): Promise<void> {
    return this.auditLog.record(tx, {
      actorId,
      origin,
      action,
      subject: { type: 'identity', id },
      ...change,
    });
  }
}
