import { passkeyAssertion, passkeyAttestation } from './passkey.schemas.js';

const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };
const attestation = (more: object, response: object = {}) =>
  passkeyAttestation.safeParse({
    ...credential,
    ...more,
    response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA', ...response },
  });

describe('what browsers write about passkeys', () => {
  it('is taken when it names transports and attachments that are not known yet', () => {
    const { data } = attestation(
      { authenticatorAttachment: 'implanted' },
      { transports: ['telepathy', 'usb', 'internal'] },
    );

    expect(data?.authenticatorAttachment).toBeUndefined();
    expect(data?.response.transports).toEqual(['internal', 'usb']);
  });

  it('keeps what is known', () => {
    const { data } = passkeyAssertion.safeParse({
      ...credential,
      authenticatorAttachment: 'platform',
      response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
    });

    expect(data?.authenticatorAttachment).toBe('platform');
  });

  it.each([
    ['a list without end', { transports: Array.from({ length: 21 }, () => 'usb') }],
    ['a transport without end', { transports: ['x'.repeat(65)] }],
    ['something else', { transports: [1] }],
  ])('is refused when transports are %s', (_, response) => {
    expect(attestation({}, response).success).toBe(false);
  });
});
