import { objectOf } from '@orderly/platform/http/fields/containers';
import { tryParse } from '@orderly/platform/http/validation/try-parse';
import { PasskeyAssertion, PasskeyAttestation } from './passkey-credentials.js';

const credential = { id: 'AAAA', rawId: 'AAAA', type: 'public-key' };

const read = <T extends object>(type: new () => T, body: object) =>
  tryParse(
    objectOf(() => type),
    body,
  );

const attestation = (more: object, response: object = {}) =>
  read(PasskeyAttestation, {
    ...credential,
    ...more,
    response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA', ...response },
  });

describe('what browsers write about passkeys', () => {
  it('is taken when it names transports and attachments that are not known yet', () => {
    const data = attestation(
      { authenticatorAttachment: 'implanted', hologram: true },
      { transports: ['telepathy', 'usb', 'internal'], publicKey: 'AAAA' },
    );

    expect(data?.authenticatorAttachment).toBeUndefined();
    expect(data?.response).toEqual({
      clientDataJSON: 'AAAA',
      attestationObject: 'AAAA',
      transports: ['internal', 'usb'],
    });
  });

  it('keeps what is known, and nothing of extensions', () => {
    const data = read(PasskeyAssertion, {
      ...credential,
      authenticatorAttachment: 'platform',
      clientExtensionResults: { credProps: { rk: true } },
      response: {
        clientDataJSON: 'AAAA',
        authenticatorData: 'AAAA',
        signature: 'AAAA',
        userHandle: null,
      },
    });

    expect(data?.authenticatorAttachment).toBe('platform');
    expect(data?.clientExtensionResults).toEqual({});
    expect(data?.response.userHandle).toBeUndefined();
  });

  it.each([
    ['a list without end', { transports: Array.from({ length: 21 }, () => 'usb') }],
    ['a transport without end', { transports: ['x'.repeat(65)] }],
    ['something else', { transports: [1] }],
  ])('is refused when transports are %s', (_, response) => {
    expect(attestation({}, response)).toBeUndefined();
  });

  it('is refused with more than 20 extensions', () => {
    const names = Array.from({ length: 21 }, (_, index) => [`e${index}`, true]);
    const clientExtensionResults = Object.fromEntries(names);

    expect(attestation({ clientExtensionResults })).toBeUndefined();
  });
});
