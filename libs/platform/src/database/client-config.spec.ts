import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestAuthority } from '../../../../test/support/certificates.js';
import { describeWithTool, TOOLS } from '../../../../test/support/tools.js';
import { clientConfigOf } from './client-config.js';

/** They build a URL of their own, or take only the name of the role from it. */
const OTHERS = ['client-config.ts', 'migrator.ts', 'databases.ts'];

describe('clientConfigOf', () => {
  it('leaves a URL without files of TLS as it is', () => {
    const url = 'postgres://ada@db.example/orderly?sslmode=verify-full';

    expect(clientConfigOf(url)).toEqual({ connectionString: url });
  });

  it('is what every connection is opened with', () => {
    const files = readdirSync('libs', { recursive: true, encoding: 'utf8' }).filter(
      (path) => path.endsWith('.ts') && !/\.spec\.ts$|node_modules/.test(path),
    );

    const past = files.filter(
      (path) =>
        /connectionString: (?!url\.)/.test(readFileSync(join('libs', path), 'utf8')) &&
        !OTHERS.some((name) => path.endsWith(`/${name}`)),
    );

    expect(past).toEqual(['platform/src/database/data-source-options.ts']);
  });
});

describeWithTool(TOOLS.openssl, 'clientConfigOf with files', () => {
  it('reads them once, so that none is missed later', () => {
    const authority = new TestAuthority();
    const tls = `sslmode=verify-full&sslrootcert=${authority.certFile}`;
    const url = `postgres://ada@db.example/orderly?${tls}`;
    const ssl = { ca: authority.cert };
    const first = clientConfigOf(url);
    authority.remove();

    expect(first).toEqual({ connectionString: 'postgres://ada@db.example/orderly', ssl });
    expect(clientConfigOf(url)).toEqual(first);
  });
});
