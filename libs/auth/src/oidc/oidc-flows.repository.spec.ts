import { randomBytes } from 'node:crypto';
import { Transactions } from '@orderly/platform/database/transactions';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { OidcFlowsRepository } from './oidc-flows.repository.js';

const hash = () => randomBytes(32);

describe('OidcFlowsRepository', () => {
  let database: TestDatabase;
  let transactions: Transactions;
  let flows: OidcFlowsRepository;

  beforeAll(async () => {
    database = await createTestDatabase();
    transactions = new Transactions(database.dataSource);
    flows = new OidcFlowsRepository(database.dataSource);
  });
  afterAll(() => database.drop());

  async function aResult(kind: 'session' | 'link') {
    const result = { codeHash: hash(), browserHash: hash(), userId: newId() };
    const identity = { kind, provider: 'acme', issuer: 'https://acme.test', subject: 'ada' };
    await transactions.run((tx) =>
      flows.addResult(tx, { ...result, ...identity, transport: 'token' }),
    );
    return result;
  }

  const takeLink = (link: { codeHash: Buffer; browserHash: Buffer; userId: string }) =>
    transactions.run((tx) => flows.takeLink(tx, link.codeHash, link.browserHash, link.userId));
  const takeSession = (session: { codeHash: Buffer; browserHash: Buffer }) =>
    flows.takeSession(session.codeHash, session.browserHash);
  const expire = (codeHash: Buffer) =>
    database.dataSource.query(
      'UPDATE auth.oidc_results SET expires_at = now() WHERE code_hash = $1',
      [codeHash],
    );

  it('gives a link to its browser and account, once', async () => {
    const link = await aResult('link');

    expect(await takeLink(link)).toMatchObject({ userId: link.userId, subject: 'ada' });
    expect(await takeLink(link)).toBeNull();
  });

  // The code alone is not enough: a thief who reads it has another browser, or another account.
  it.each([
    ['another browser', () => ({ browserHash: hash() })],
    ['another account', () => ({ userId: newId() })],
    ['another code', () => ({ codeHash: hash() })],
  ])('keeps a link from %s, and for its own', async (_, other) => {
    const link = await aResult('link');

    expect(await takeLink({ ...link, ...other() })).toBeNull();
    expect(await takeLink(link)).not.toBeNull();
  });

  it.each([
    ['another browser', () => ({ browserHash: hash() })],
    ['another code', () => ({ codeHash: hash() })],
  ])('keeps a session from %s, and for its own', async (_, other) => {
    const session = await aResult('session');

    expect(await takeSession({ ...session, ...other() })).toBeNull();
    expect(await takeSession(session)).not.toBeNull();
  });

  it('takes neither kind for the other', async () => {
    const [link, session] = [await aResult('link'), await aResult('session')];

    expect(await takeSession(link)).toBeNull();
    expect(await takeLink(session)).toBeNull();
    expect(await flows.hasLink(session.codeHash, session.browserHash)).toBe(false);
  });

  it('gives nothing that has expired', async () => {
    const [link, session] = [await aResult('link'), await aResult('session')];
    for (const { codeHash } of [link, session]) await expire(codeHash);

    expect(await flows.hasLink(link.codeHash, link.browserHash)).toBe(false);
    expect(await takeLink(link)).toBeNull();
    expect(await takeSession(session)).toBeNull();
  });

  describe('a sign-in under way', () => {
    async function aFlow() {
      const flow = { stateHash: hash(), browserHash: hash(), provider: 'acme' };
      await flows.begin({ ...flow, returnTo: 'https://shop.test/', transport: 'cookie' });
      return flow;
    }
    const take = ({ stateHash, browserHash, provider }: Awaited<ReturnType<typeof aFlow>>) =>
      flows.take(stateHash, browserHash, provider);

    it('is taken once', async () => {
      const flow = await aFlow();

      expect(await take(flow)).toEqual({ returnTo: 'https://shop.test/', transport: 'cookie' });
      expect(await take(flow)).toBeNull();
    });

    it.each([
      ['state', () => ({ stateHash: hash() })],
      ['browser', () => ({ browserHash: hash() })],
      ['provider', () => ({ provider: 'other' })],
    ])('is not taken with another %s', async (_, other) => {
      const flow = await aFlow();

      expect(await take({ ...flow, ...other() })).toBeNull();
      expect(await take(flow)).not.toBeNull();
    });

    it('is not taken once it has expired', async () => {
      const flow = await aFlow();
      await database.dataSource.query(
        'UPDATE auth.oidc_flows SET expires_at = now() WHERE state_hash = $1',
        [flow.stateHash],
      );

      expect(await take(flow)).toBeNull();
    });
  });
});
