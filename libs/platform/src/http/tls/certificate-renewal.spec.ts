import { copyFileSync, mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { createServer, type Server } from 'node:tls';
import { Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { type MadeCertificate, TestAuthority } from '../../../../../test/support/certificates.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { describeWithTool, TOOLS } from '../../../../../test/support/tools.js';
import { CertificateRenewal } from './certificate-renewal.js';
import { readKeyPair } from './key-pair.js';

describeWithTool(TOOLS.openssl, 'CertificateRenewal', () => {
  let authority: TestAuthority;
  let server: Server;
  let taken: jest.SpyInstance;
  let errors: jest.SpyInstance;

  /** As Kubernetes does it: the files are links into a folder that is exchanged as a whole. */
  const mount = ({ certFile, keyFile }: MadeCertificate, name: string): void => {
    mkdirSync(authority.path(name));
    copyFileSync(certFile, authority.path(`${name}/tls.crt`));
    copyFileSync(keyFile, authority.path(`${name}/tls.key`));
    symlinkSync(name, authority.path('data-new'));
    renameSync(authority.path('data-new'), authority.path('data'));
  };

  const watching = async (intervalMs: number) => {
    const files = {
      certFile: authority.path('data/tls.crt'),
      keyFile: authority.path('data/tls.key'),
    };
    const expires = new Gauge({ name: 'expires', help: 'expires', registers: [] });
    const renewal = new CertificateRenewal(files, server, await readKeyPair(files), expires);
    renewal.watch(intervalMs);
    const expiry = async () => (await expires.get()).values[0]?.value;
    return { renewal, files, expiry };
  };

  beforeEach(() => {
    authority = new TestAuthority();
    server = createServer();
    taken = jest.spyOn(server, 'setSecureContext');
    jest.spyOn(Logger.prototype, 'log').mockReturnValue(undefined);
    errors = jest.spyOn(Logger.prototype, 'error').mockReturnValue(undefined);
    mount(authority.issue({ days: 10 }), 'first');
  });
  afterEach(() => {
    server.emit('close');
    jest.restoreAllMocks();
    authority.remove();
  });

  it('takes the new pair when the folder behind a link is exchanged', async () => {
    const { expiry } = await watching(5);
    const second = authority.issue({ days: 20 });

    mount(second, 'second');
    await eventually(() => expect(taken).toHaveBeenCalledTimes(1));

    expect(taken).toHaveBeenCalledWith(
      expect.objectContaining({ cert: Buffer.from(second.cert), minVersion: 'TLSv1.2' }),
    );
    expect(await expiry()).toBe((await readKeyPair(second)).expiresAt.getTime() / 1_000);
  });

  it('takes nothing, and says so once, while the pair does not match', async () => {
    const { files } = await watching(5);

    copyFileSync(authority.issue().certFile, files.certFile);
    await eventually(() => expect(errors).toHaveBeenCalledTimes(1));

    expect(errors).toHaveBeenCalledWith('the new certificate is not used, and the old one stays', {
      fault: expect.stringMatching(/^TLS_KEY_FILE is not the key/),
    });
    expect(taken).not.toHaveBeenCalled();
  });

  it('reads the files when it is asked to, and takes no unchanged pair', async () => {
    const { renewal } = await watching(60_000);

    await renewal.reload();
    mount(authority.issue(), 'second');
    await renewal.reload();

    expect(taken).toHaveBeenCalledTimes(1);
    expect(errors).not.toHaveBeenCalled();
  });
});
