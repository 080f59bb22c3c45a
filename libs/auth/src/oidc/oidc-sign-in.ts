import { Injectable } from '@nestjs/common';
import type { OidcProvider } from '@orderly/platform/config/oidc-providers';
import { DomainError } from '@orderly/platform/kernel/errors/domain-error';
import { AAL1, type RequestContext } from '@orderly/platform/kernel/identity/actor';
import { digestOf, newSecret } from '@orderly/platform/kernel/ids/opaque-secret';
import { AccountSuspended } from '../errors/auth.errors.js';
import { SecondFactorGate } from '../mfa/gate/second-factor-gate.js';
import { CredentialsRepository } from '../passwords/credentials.repository.js';
import { SessionIssuer } from '../sessions/session-issuer.js';
import type { OpenSession } from '../sessions/sessions.js';
import type { BrowserBinding } from './browser-binding.js';
import { IdentitiesRepository } from './identities.repository.js';
import { CodeRefused, LinkNeeded, ProviderSignInRefused } from './oidc.errors.js';
import { type OidcFlow, OidcFlowsRepository, type OidcResult } from './oidc-flows.repository.js';
import { OidcMatching } from './oidc-matching.js';
import { OidcProviders } from './oidc-providers.js';

interface Return {
  readonly provider: string;
  readonly state: string | undefined;
  /** As received, with the question mark. */
  readonly query: string;
}

/** Sign-in with another provider, from the button to the session. */
@Injectable()
export class OidcSignIn {
  constructor(
    private readonly providers: OidcProviders,
    private readonly flows: OidcFlowsRepository,
    private readonly matching: OidcMatching,
    private readonly opening: SessionIssuer,
    private readonly gate: SecondFactorGate,
    private readonly identities: IdentitiesRepository,
    private readonly credentials: CredentialsRepository,
  ) {}

  /**
   * Returns the address to send the browser to.
   * @throws ProviderNotFound, ProviderUnavailable
   */
  async begin(name: string, flow: OidcFlow, browser: BrowserBinding): Promise<string> {
    const provider = this.providers.get(name);
    const state = newSecret();
    const url = await this.providers.authorizationUrl(provider, {
      state,
      ...browser.secretsOf(state),
    });
    await this.flows.begin({
      ...flow,
      stateHash: digestOf(state),
      browserHash: browser.hash,
      provider: name,
    });
    return url;
  }

  /**
   * Returns where the browser goes on: the page that began, with a code to spend or the code of a
   * problem in the fragment, which appears on no server and in no log.
   * @throws ProviderNotFound, ProviderSignInRefused when no such page is known: the sign-in is not
   * this browser's
   */
  async finish(
    returned: Return,
    browser: BrowserBinding | null,
    origin: RequestContext,
  ): Promise<string> {
    const provider = this.providers.get(returned.provider);
    const { state } = returned;
    const flow =
      browser && state && (await this.flows.take(digestOf(state), browser.hash, provider.name));
    if (!flow) throw new ProviderSignInRefused();
    try {
      const code = await this.codeFor(
        provider,
        { state, query: returned.query, flow },
        browser,
        origin,
      );
      return `${flow.returnTo}#code=${code}`;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      return `${flow.returnTo}#error=${error.problem.code}`;
    }
  }

  /** @throws CodeRefused, LinkNeeded, SecondFactorNeeded, AccountSuspended */
  async open(
    code: string,
    browser: BrowserBinding | null,
    origin: RequestContext,
  ): Promise<OpenSession> {
    if (!browser) throw new CodeRefused('/code');
    const [codeHash, browserHash] = [digestOf(code), browser.hash];
    // Spend the code first: of two requests with one code, the second finds nothing.
    const result = await this.flows.takeSession(codeHash, browserHash);
    if (!result)
      throw (await this.flows.hasLink(codeHash, browserHash))
        ? new LinkNeeded(code)
        : new CodeRefused('/code');
    for (;;) {
      const outcome = await this.openFor(result, origin);
      // A second factor was added meanwhile: ask for it.
      if (outcome !== 'overtaken') return outcome;
    }
  }

  /** @throws CodeRefused, SecondFactorNeeded, AccountSuspended */
  private async openFor(
    result: OidcResult,
    origin: RequestContext,
  ): Promise<OpenSession | 'overtaken'> {
    const { userId, transport } = result;
    const account = { id: userId };
    // Counts as one factor here, whatever factors the other provider required: its word is all that
    // we have.
    const challenge = await this.gate.challenge(account, {
      ...{ amr: ['fed'], transport, origin },
      // Unlinking ends open challenges, and waits for this one.
      assertStillGood: async (tx) => {
        if (!(await this.identities.noteUse(tx, result))) throw new CodeRefused('/code');
      },
    });
    if (challenge) throw challenge;
    let obstacle: 'unlinked' | 'factor' | undefined;
    const session = await this.opening.open({
      account,
      origin,
      acr: AAL1,
      amr: ['fed'],
      transport,
      provider: result.provider,
      // An identity that was unlinked meanwhile opens no session, nor does one alone where a second
      // factor was added.
      beforeCommit: async (tx) => {
        obstacle = undefined;
        if (!(await this.identities.noteUse(tx, result))) obstacle = 'unlinked';
        else if (await this.credentials.hasSecondFactor(userId, tx)) obstacle = 'factor';
        return obstacle === undefined;
      },
    });
    if (session) return session;
    if (obstacle === 'factor') return 'overtaken';
    if (obstacle === 'unlinked') throw new CodeRefused('/code');
    await this.opening.refused(account, 'suspended', origin);
    throw new AccountSuspended();
  }

  private async codeFor(
    provider: OidcProvider,
    { state, query, flow }: { state: string; query: string; flow: OidcFlow },
    browser: BrowserBinding,
    origin: RequestContext,
  ): Promise<string> {
    const vouched = await this.providers.vouched(provider, query, {
      state,
      ...browser.secretsOf(state),
    });
    const code = newSecret();
    await this.matching.match(provider, vouched, origin, {
      codeHash: digestOf(code),
      browserHash: browser.hash,
      transport: flow.transport,
    });
    return code;
  }
}
