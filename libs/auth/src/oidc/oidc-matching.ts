import { Injectable } from '@nestjs/common';
import type { OidcProvider } from '@orderly/platform/config/oidc-providers';
import { type Transaction, Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { canonicalEmail } from '@orderly/platform/kernel/text/email-address';
import { Accounts } from '@orderly/users';
import { AccountSuspended } from '../errors/auth.errors.js';
import { SessionIssuer } from '../sessions/session-issuer.js';
import { IdentitiesRepository } from './identities.repository.js';
import { NotLinked, ProviderSignInRefused } from './oidc.errors.js';
import { OidcFlowsRepository, type OidcResult } from './oidc-flows.repository.js';
import type { VouchedIdentity } from './oidc-providers.js';

type Claim = { codeHash: Buffer; browserHash: Buffer; transport: 'token' | 'cookie' };

/** Decides which account an identity at another provider belongs to. */
@Injectable()
export class OidcMatching {
  constructor(
    private readonly identities: IdentitiesRepository,
    private readonly accounts: Accounts,
    private readonly flows: OidcFlowsRepository,
    private readonly opening: SessionIssuer,
    private readonly transactions: Transactions,
  ) {}

  /**
   * Stores what the code may be spent on: a session of the account that has the identity, or a link
   * with the account that has the verified address. An address alone never signs a person in:
   * whoever controls it at another provider may not control it here.
   * @throws NotLinked, AccountSuspended
   */
  async match(
    provider: OidcProvider,
    who: VouchedIdentity,
    origin: RequestContext,
    claim: Claim,
  ): Promise<void> {
    const { issuer, subject } = who;
    const keep = (tx: Transaction, kind: OidcResult['kind'], userId: string): Promise<void> =>
      this.flows.addResult(tx, {
        ...claim,
        kind,
        provider: provider.name,
        userId,
        issuer,
        subject,
      });
    const known = await this.identities.find(issuer, subject);
    if (known) {
      await this.assertActive(known.userId, origin);
      return this.transactions.run((tx) => keep(tx, 'session', known.userId));
    }
    const email = canonicalEmail(who.verifiedEmail ?? '');
    if (email === null) throw await this.notLinked(origin);
    if (provider.allowsSignUp) {
      const isNew = await this.transactions.run(async (tx) => {
        const userId = await this.accounts.registerVerified(tx, { email, name: who.name, origin });
        if (userId === null) return false;
        // A concurrent request with another address took the identity: roll back, so that no
        // account without it stays behind.
        if (!(await this.identities.add(tx, { userId, issuer, subject })))
          throw new ProviderSignInRefused();
        await keep(tx, 'session', userId);
        return true;
      });
      if (isNew) return;
    }
    const account = await this.accounts.findByEmail(email);
    if (!account) throw await this.notLinked(origin);
    return this.transactions.run((tx) => keep(tx, 'link', account.id));
  }

  private async assertActive(userId: string, origin: RequestContext): Promise<void> {
    if ((await this.accounts.findById(userId))?.status === 'active') return;
    await this.opening.refused({ id: userId }, 'suspended', origin);
    throw new AccountSuspended();
  }

  private async notLinked(origin: RequestContext): Promise<NotLinked> {
    await this.opening.refused(null, 'not-linked', origin);
    return new NotLinked();
  }
}
