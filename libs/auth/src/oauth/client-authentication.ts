import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { Transactions } from '@orderly/platform/database/transactions';
import type { RequestContext } from '@orderly/platform/kernel/identity/actor';
import { rateLimitedNetwork } from '@orderly/platform/kernel/text/client-address';
import type { AccessRow } from '@orderly/users';
import {
  type Allowance,
  LoginAttemptsRepository,
} from '../throttling/login-attempts.repository.js';
import { ThrottleKeys } from '../throttling/throttle-keys.js';
import { ASSERTION_TYPE, ClientAssertions } from './client-assertions.js';
import { isOneOf, readBasic } from './client-secret.js';
import {
  ClientPrincipalsRepository,
  type ProvableClient,
} from './clients/client-principals.repository.js';
import type { ProofParameters } from './dto/token.schemas.js';
import { InvalidClient, InvalidTokenRequest, TooManyClientFailures } from './oauth.errors.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/**
 * 256 bits cannot be guessed: this bounds what a stranger can write into the audit log. A correct
 * proof never has to wait.
 */
const FAILURES: Allowance = { freeFailures: 10, longestPauseS: 3_600, forgetsOneAfterS: 60 };

/** A client that has authenticated, with the scopes that it may have now. */
export interface ProvenClient {
  readonly id: string;
  readonly ownerId: string;
  /** The scopes that the client was given and its owner holds. */
  readonly scopes: readonly string[];
}

/** The parts of a request that authenticate a client. */
interface ClientProof extends ProofParameters {
  readonly authorization: string | undefined;
}

@Injectable()
export class ClientAuthentication {
  constructor(
    private readonly clients: ClientPrincipalsRepository,
    private readonly assertions: ClientAssertions,
    private readonly failures: LoginAttemptsRepository,
    private readonly keys: ThrottleKeys,
    private readonly auditLog: AuditLog,
    private readonly transactions: Transactions,
  ) {}

  /** @throws InvalidClient, InvalidTokenRequest, TooManyClientFailures */
  async authenticate(proof: ClientProof, origin: RequestContext): Promise<ProvenClient> {
    const basic = readBasic(proof.authorization);
    const assertion = proof.client_assertion;
    if (proof.authorization !== undefined && assertion !== undefined)
      throw new InvalidTokenRequest('Authenticate in one way, not in two.');
    if (assertion !== undefined && proof.client_assertion_type !== ASSERTION_TYPE)
      throw new InvalidTokenRequest(`The client_assertion_type must be ${ASSERTION_TYPE}.`);

    const clientId =
      basic?.clientId ??
      (assertion === undefined ? null : await this.assertions.claimedClient(assertion));
    if (clientId === null || !UUID.test(clientId)) throw new InvalidClient();
    if (proof.client_id !== undefined && proof.client_id !== clientId)
      throw new InvalidTokenRequest('The client_id is not that of the credentials.');

    const found = await this.clients.findToProve(clientId);
    const isProven = basic
      ? isOneOf(basic.secret, [found?.client.secretHash, found?.client.previousSecretHash])
      : await this.assertions.prove(clientId, found?.client.jwks ?? null, assertion ?? '');
    if (!found || !isProven) throw await this.refuse(clientId, found?.client, origin);
    if (found.access?.status !== 'active') throw new InvalidClient();
    return {
      id: clientId,
      ownerId: found.client.ownerId,
      scopes: narrowed(found.client, found.access),
    };
  }

  private async refuse(
    clientId: string,
    client: ProvableClient | undefined,
    origin: RequestContext,
  ): Promise<Error> {
    // An unknown id writes nothing: a stranger can invent any number of ids.
    if (!client) return new InvalidClient();
    const network = rateLimitedNetwork(origin.ip ?? 'unknown');
    const key = await this.keys.of('client', clientId, network);
    return this.transactions.run(async (tx) => {
      if (!(await this.failures.charge(tx, key, FAILURES)))
        return new TooManyClientFailures(await this.failures.pauseLeftS(tx, key));
      await this.auditLog.record(tx, {
        actorId: null,
        origin,
        action: 'auth.client-refused',
        subject: { type: 'oauth-client', id: clientId },
      });
      return new InvalidClient();
    });
  }
}

const narrowed = ({ scopes }: ProvableClient, { permissions }: AccessRow): string[] =>
  scopes.filter((scope) => permissions.includes(scope));
