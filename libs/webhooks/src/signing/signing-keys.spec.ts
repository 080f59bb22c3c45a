import { createPublicKey, verify } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { newKeys, signedHeaders } from './signing-keys.js';

const SPKI_PREFIX = Buffer.from('302a300506032b6570032100', 'hex');

const verifyAsymmetric = (publicKey: string, signed: string, signature: string): boolean => {
  const raw = Buffer.from(publicKey.slice('whpk_'.length), 'base64');
  const der = Buffer.concat([SPKI_PREFIX, raw]);
  const key = createPublicKey({ key: der, format: 'der', type: 'spki' });
  return verify(null, Buffer.from(signed), key, Buffer.from(signature, 'base64'));
};

describe('the headers of a webhook', () => {
  const body = '{"type":"orders.order-placed.v1"}';
  const at = new Date();
  const message = { id: '01980f6e-7d1b-7c3a-9a60-1b2f5a0c6f2b', at, body };

  it('reproduce the vector of the specification', () => {
    const { stored } = newKeys();
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

    const headers = signedHeaders(
      {
        id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        at: new Date(1_614_265_330_000),
        body: '{"test": 2432232314}',
      },
      [{ ...stored, secret }],
    );

    expect(headers['webhook-timestamp']).toBe('1614265330');
    expect(headers['webhook-signature']?.split(' ')[0]).toBe(
      'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    );
  });

  it('are verified by the library of the standard, also while two secrets are valid', () => {
    const [older, newer, other] = [newKeys(), newKeys(), newKeys()];

    const headers = signedHeaders(message, [newer.stored, older.stored]);

    for (const { stored } of [older, newer])
      expect(new Webhook(stored.secret).verify(body, headers)).toEqual(JSON.parse(body));
    expect(() => new Webhook(other.stored.secret).verify(body, headers)).toThrow();
    expect(() => new Webhook(newer.stored.secret).verify(`${body} `, headers)).toThrow();
  });

  it('are verified with the public key alone', () => {
    const { stored, publicKey } = newKeys();
    const headers = signedHeaders(message, [stored]);
    const [, asymmetric = ''] = headers['webhook-signature']?.split(' ') ?? [];

    const signed = `${message.id}.${headers['webhook-timestamp']}.${body}`;
    expect(publicKey).toMatch(/^whpk_[A-Za-z0-9+/]{43}=$/);
    expect(asymmetric).toMatch(/^v1a,/);
    expect(verifyAsymmetric(publicKey, signed, asymmetric.slice('v1a,'.length))).toBe(true);
    expect(verifyAsymmetric(publicKey, `${signed} `, asymmetric.slice('v1a,'.length))).toBe(false);
  });
});
