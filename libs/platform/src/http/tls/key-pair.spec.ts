import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { TestAuthority } from '../../../../../test/support/certificates.js';
import { describeWithTool, TOOLS } from '../../../../../test/support/tools.js';
import { readKeyPair } from './key-pair.js';

describeWithTool(TOOLS.openssl, 'readKeyPair', () => {
  let authority: TestAuthority;

  beforeAll(() => {
    authority = new TestAuthority();
  });
  afterAll(() => authority.remove());

  it('reads a pair, and when it expires', async () => {
    const pair = await readKeyPair(authority.issue({ days: 20 }));

    const days = (pair.expiresAt.getTime() - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(20);
  });

  it('takes a chain in which the certificate of the server is first', async () => {
    const { cert, keyFile } = authority.issue();
    const certFile = authority.path('chain.pem');
    writeFileSync(certFile, cert + authority.cert);

    await expect(readKeyPair({ certFile, keyFile })).resolves.toBeDefined();
  });

  it('names each file that cannot be read', async () => {
    const missing = { certFile: authority.path('none.pem'), keyFile: authority.directory };

    await expect(readKeyPair(missing)).rejects.toMatchObject({
      problems: [
        'TLS_CERT_FILE names a file that cannot be read (ENOENT).',
        'TLS_KEY_FILE names a file that cannot be read (EISDIR).',
      ],
    });
  });

  it('refuses files that hold something else', async () => {
    const { certFile, keyFile } = authority.issue();

    await expect(readKeyPair({ certFile: keyFile, keyFile: certFile })).rejects.toMatchObject({
      problems: [
        'TLS_CERT_FILE contains no certificate in PEM.',
        'TLS_KEY_FILE contains no private key in PEM.',
      ],
    });
  });

  it('refuses the key of another certificate', async () => {
    const [{ certFile }, { keyFile }] = [authority.issue(), authority.issue()];

    await expect(readKeyPair({ certFile, keyFile })).rejects.toThrow(
      /^TLS_KEY_FILE is not the key of the first certificate/,
    );
  });

  it('refuses a certificate that has expired', async () => {
    await expect(readKeyPair(authority.issue({ days: -1 }))).rejects.toThrow(
      /^TLS_CERT_FILE expired on \d{4}-\d\d-\d\d/,
    );
  });

  it('says that an encrypted key must not be', async () => {
    const { certFile, keyFile } = authority.issue();
    const encrypted = authority.path('encrypted.key');
    writeFileSync(
      encrypted,
      execFileSync('openssl', ['pkcs8', '-topk8', '-passout', 'pass:tea', '-in', keyFile]),
    );

    await expect(readKeyPair({ certFile, keyFile: encrypted })).rejects.toThrow(
      /^TLS_KEY_FILE is encrypted/,
    );
  });
});
