import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import { connect as connectTcp } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { TestApp } from './support/app.js';
import { TestAuthority } from './support/certificates.js';
import { loggedDuring } from './support/log-files.js';
import { runToEnd } from './support/run-to-end.js';
import { describeWithTool, TOOLS } from './support/tools.js';

describeWithTool(TOOLS.openssl, 'an API with a certificate', () => {
  let app: TestApp;
  let authority: TestAuthority;
  let files: { certFile: string; keyFile: string };

  beforeAll(async () => {
    authority = new TestAuthority();
    files = { certFile: authority.path('api.pem'), keyFile: authority.path('api.key') };
    install(authority.issue());
    app = await TestApp.start({ http: { tls: files } });
  });
  afterAll(async () => {
    await app?.close();
    authority.remove();
  });

  const install = ({ certFile, keyFile }: { certFile: string; keyFile: string }): void => {
    copyFileSync(certFile, files.certFile);
    copyFileSync(keyFile, files.keyFile);
  };

  const handshake = async (options: ConnectionOptions = {}): Promise<TLSSocket> => {
    const port = Number(new URL(app.api.url).port);
    const socket = connect({ port, host: '127.0.0.1', ca: authority.cert, ...options });
    await once(socket, 'secureConnect');
    return socket;
  };

  const get = async (path: string, agent: Agent | false = false) => {
    const sent = request(app.api.url + path, { ca: authority.cert, agent });
    sent.end();
    const [response] = await once(sent, 'response');
    const serial: string = response.socket.getPeerCertificate().serialNumber;
    let text = '';
    for await (const chunk of response) text += chunk;
    return { status: response.statusCode, headers: response.headers, text, serial };
  };

  it('speaks HTTPS, and asks browsers to stay with it', async () => {
    const { status, headers } = await get('/health/ready');

    expect(app.api.url).toMatch(/^https:/);
    expect(status).toBe(200);
    expect(headers['strict-transport-security']).toBe('max-age=31536000; includeSubDomains');
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)('speaks %s', async (version) => {
    const socket = await handshake({ minVersion: version, maxVersion: version });

    expect(socket.getProtocol()).toBe(version);
    socket.destroy();
  });

  it.each([
    ['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1' }, /PROTOCOL_VERSION/],
    ['a cipher without forward secrecy', { ciphers: 'AES128-GCM-SHA256' }, /HANDSHAKE_FAILURE/],
  ] as const)('refuses %s', async (_, options, code) => {
    const old = { maxVersion: 'TLSv1.2', ciphers: 'ALL:@SECLEVEL=0', ...options } as const;

    await expect(handshake(old)).rejects.toMatchObject({ code: expect.stringMatching(code) });
  });

  it('closes a connection that speaks plain HTTP, and serves the others', async () => {
    const socket = connectTcp(Number(new URL(app.api.url).port), '127.0.0.1');
    const read: Buffer[] = [];
    socket.on('data', (chunk) => read.push(chunk));
    socket.write('GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(socket, 'close');

    expect(Buffer.concat(read).toString('latin1')).not.toContain('HTTP/1.1');
    expect((await get('/health/live')).status).toBe(200);
  });

  it('uses a new certificate for new connections, and keeps those that are open', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: authority.cert });
    const before = await get('/health/live', agent);
    install(authority.issue({ days: 20 }));

    await app.api.reload?.();
    const [kept, fresh] = [await get('/health/live', agent), await get('/health/live')];
    agent.destroy();

    expect(kept).toMatchObject({ status: 200, serial: before.serial });
    expect(fresh.status).toBe(200);
    expect(fresh.serial).not.toBe(before.serial);
  });

  it('keeps the old certificate when the new one has expired, and logs an error', async () => {
    const before = await get('/health/live');
    install(authority.issue({ days: -1 }));

    const lines = await loggedDuring(async () => app.api.reload?.());
    const after = await get('/health/live');

    expect(after.serial).toBe(before.serial);
    expect(lines).toContainEqual(
      expect.objectContaining({
        level: 'error',
        fault: expect.stringMatching(/^TLS_CERT_FILE expired on/),
      }),
    );
  });

  it('shows in its metrics when the certificate expires', async () => {
    const made = authority.issue({ days: 5 });
    install(made);
    await app.api.reload?.();

    const { text } = await get('/metrics');
    const expires = Number(/^tls_certificate_expires_timestamp_seconds (\S+)$/m.exec(text)?.[1]);

    expect(Math.round((expires - Date.now() / 1_000) / 86_400)).toBe(5);
  });

  it('does not start with a certificate that has expired', async () => {
    const { certFile, keyFile } = authority.issue({ days: -1 });

    const ended = await runToEnd('api', [], {
      DATABASE_URL: app.config.database.url,
      PORT: '0',
      TLS_CERT_FILE: certFile,
      TLS_KEY_FILE: keyFile,
    });

    expect(ended).toMatchObject({
      code: 78,
      stderr: expect.stringMatching(/^Orderly cannot start:\n {2}- TLS_CERT_FILE expired on/),
    });
  });
});
