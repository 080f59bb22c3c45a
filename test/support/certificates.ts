import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Wanted {
  /** As in the extension: `DNS:localhost,IP:127.0.0.1`. */
  readonly names?: string;
  /** A negative number makes a certificate that has expired. */
  readonly days?: number;
}

export interface MadeCertificate {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
}

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const LOOPBACK = 'DNS:localhost,IP:127.0.0.1';

const openssl = (...args: string[]): void =>
  void execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });

/** A certificate authority of one test file, by the program `openssl`. */
export class TestAuthority {
  private count = 0;
  readonly directory = mkdtempSync(join(tmpdir(), 'orderly-ca-'));
  readonly certFile = this.path('ca.pem');
  private readonly keyFile = this.path('ca.key');

  constructor() {
    const subject = ['-subj', '/CN=Orderly test', '-days', '30'];
    openssl('req', '-x509', ...EC_KEY, ...subject, '-keyout', this.keyFile, '-out', this.certFile);
  }

  get cert(): string {
    return readFileSync(this.certFile, 'utf8');
  }

  path(name: string): string {
    return join(this.directory, name);
  }

  issue({ names = LOOPBACK, days = 30 }: Wanted = {}): MadeCertificate {
    this.count += 1;
    const [certFile, keyFile, request] = ['pem', 'key', 'csr'].map((type) =>
      this.path(`${this.count}.${type}`),
    ) as [string, string, string];
    const subject = ['-subj', `/CN=server-${this.count}`, '-addext', `subjectAltName=${names}`];
    openssl('req', '-new', ...EC_KEY, ...subject, '-keyout', keyFile, '-out', request);
    const issuer = ['-CA', this.certFile, '-CAkey', this.keyFile, '-copy_extensions', 'copyall'];
    const file = ['-in', request, '-out', certFile];
    openssl('x509', '-req', ...issuer, ...file, '-days', String(days));
    return { certFile, keyFile, cert: readFileSync(certFile, 'utf8') };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
