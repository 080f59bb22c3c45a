import type { ServerSecrets } from '@orderly/platform/database/server-secrets';
import { newId } from '@orderly/platform/kernel/ids/new-id';
import { UnsubscribeTokens } from './unsubscribe-tokens.js';

async function tokensWith(key: string): Promise<UnsubscribeTokens> {
  const secrets = { getOrCreate: async () => Buffer.from(key) } as unknown as ServerSecrets;
  const tokens = new UnsubscribeTokens(secrets);
  await tokens.onModuleInit();
  return tokens;
}

describe('an unsubscribe token', () => {
  const subscription = { userId: newId(), category: 'orders' } as const;

  it('says whom it unsubscribes from what', async () => {
    const tokens = await tokensWith('a key');

    expect(tokens.read(tokens.issue(subscription))).toEqual(subscription);
  });

  it('is refused when any byte of it is changed, cut off or added', async () => {
    const tokens = await tokensWith('a key');
    const bytes = Buffer.from(tokens.issue(subscription), 'base64url');

    const forged = [...bytes.keys()].map((at) => {
      const copy = Buffer.from(bytes);
      copy.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      return copy;
    });
    const others = [...bytes.keys()].map((length) => bytes.subarray(0, length));

    for (const each of [...forged, ...others, Buffer.concat([bytes, Buffer.from('s')])])
      expect(tokens.read(each.toString('base64url'))).toBeNull();
  });

  it('is refused by another installation, and for a category that stays on', async () => {
    const tokens = await tokensWith('a key');

    const strange = (await tokensWith('another key')).issue(subscription);
    const mandatory = tokens.issue({ ...subscription, category: 'security' });

    expect(tokens.read(strange)).toBeNull();
    expect(tokens.read(mandatory)).toBeNull();
  });
});
