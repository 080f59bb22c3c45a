import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { listen, originOf, shut } from './support/loopback-server.js';
import type { Ended } from './support/run-to-end.js';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderly-supply-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: unknown): void =>
  writeFileSync(join(folder, name), JSON.stringify(content));

function lockOf(packages: Readonly<Record<string, object>>): void {
  const dependencies = Object.fromEntries(Object.keys(packages).map((name) => [name, '*']));
  write('package.json', { name: 'shop', version: '1.0.0', dependencies });
  write('package-lock.json', {
    name: 'shop',
    version: '1.0.0',
    lockfileVersion: 3,
    packages: {
      '': { name: 'shop', version: '1.0.0', dependencies },
      ...Object.fromEntries(
        Object.entries(packages).map(([name, facts]) => [`node_modules/${name}`, facts]),
      ),
    },
  });
}

const run = (script: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) =>
  new Promise<Ended>((done) => {
    execFile(
      process.execPath,
      [resolve('.ci', script), ...args],
      { cwd: folder, env: { PATH: process.env['PATH'], HOME: folder, ...env } },
      (error, stdout, stderr) => done({ code: Number(error?.code ?? 0), stdout, stderr }),
    );
  });

describe('.ci/licences.mjs', () => {
  it.each(['MIT', '(MIT OR GPL-3.0-only)', 'Apache-2.0 AND MIT'])('accepts %s', async (license) => {
    lockOf({ parcel: { version: '2.0.0', license } });

    expect((await run('licences.mjs')).code).toBe(0);
  });

  it.each([
    ['a copyleft licence', 'AGPL-3.0-only'],
    ['one that comes with such a licence', 'MIT AND GPL-3.0-only'],
    ['none', undefined],
  ])('refuses %s, and names the package', async (_, license) => {
    lockOf({ pen: { version: '1.0.0', license: 'ISC' }, parcel: { version: '2.0.0', license } });

    const { code, stdout } = await run('licences.mjs');

    expect([code, stdout]).toEqual([1, expect.stringContaining('parcel@2.0.0')]);
    expect(stdout).not.toContain('pen@');
  });
});

describe('.ci/changelog.mjs', () => {
  it('prints the part of a release', async () => {
    writeFileSync(
      join(folder, 'CHANGELOG.md'),
      '# Changelog\n\n## Unreleased\n\n- c\n\n## 1.1.0 (2027-01-08)\n\n- b\n\n## 1.1\n\n- a\n',
    );

    expect(await run('changelog.mjs', ['1.1.0'])).toMatchObject({ code: 0, stdout: '- b\n' });
    expect(await run('changelog.mjs', ['1.1'])).toMatchObject({ code: 0, stdout: '- a\n' });
    expect(await run('changelog.mjs', ['1.0.0'])).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('.ci/audit.mjs', () => {
  const advisory = {
    id: 1,
    url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc',
    title: 'Parcels open by themselves',
    severity: 'high',
    vulnerable_versions: '<3.0.0',
    cwe: [],
    cvss: { score: 8, vectorString: null },
  };
  let advisories: object;
  let status: number;

  /** The part of a registry that npm asks for advisories. */
  const registry = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const isBulk = request.url?.endsWith('/advisories/bulk') ?? false;
    const asked = isBulk ? Object.keys(JSON.parse(String(gunzipSync(Buffer.concat(chunks))))) : [];
    const found = Object.entries(advisories).filter(([name]) => asked.includes(name));
    response.writeHead(isBulk ? status : 404, { 'content-encoding': 'gzip' });
    response.end(gzipSync(JSON.stringify(Object.fromEntries(found))));
  });

  beforeAll(() => listen(registry));
  afterAll(() => shut(registry));
  beforeEach(() => {
    advisories = { parcel: [advisory] };
    status = 200;
    lockOf({ parcel: { version: '2.0.0' } });
    write('exceptions.json', []);
  });

  const audit = (env: NodeJS.ProcessEnv = {}) =>
    run('audit.mjs', ['exceptions.json'], { npm_config_registry: originOf(registry), ...env });

  it('refuses a high vulnerability, and names package and advisory', async () => {
    expect(await audit()).toMatchObject({
      code: 1,
      stdout: 'parcel: high, GHSA-aaaa-bbbb-cccc: Parcels open by themselves\n',
    });
  });

  it('accepts a moderate one', async () => {
    advisories = { parcel: [{ ...advisory, severity: 'moderate' }] };

    expect((await audit()).code).toBe(0);
  });

  it.each([
    ['accepts it until the last day of its exception', '2999-12-31', 0, 'is excepted until'],
    ['refuses it after that day', '2026-01-01', 1, 'its exception ended on 2026-01-01'],
  ])('%s', async (_, until, code, text) => {
    write('exceptions.json', [{ advisory: 'GHSA-aaaa-bbbb-cccc', reason: 'not reached', until }]);

    expect(await audit()).toMatchObject({ code, stdout: expect.stringContaining(text) });
  });

  it('refuses an exception that is not needed any more', async () => {
    advisories = {};
    write('exceptions.json', [
      { advisory: 'GHSA-aaaa-bbbb-cccc', reason: 'x', until: '2999-01-01' },
    ]);

    expect(await audit()).toMatchObject({ code: 1, stdout: expect.stringContaining('remove') });
  });

  it('says when the registry has no such service, and fails for it on GitHub', async () => {
    status = 405;
    const unavailable = { stdout: expect.stringMatching(/^npm audit is not available: 405/) };

    expect(await audit()).toMatchObject({ code: 0, ...unavailable });
    expect(await audit({ GITHUB_ACTIONS: 'true' })).toMatchObject({ code: 1, ...unavailable });
  });
});
