import { spawnSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { KNOWN_VARIABLES } from '../libs/platform/src/config/environment.js';
import { loadConfig } from '../libs/platform/src/config/load-config.js';

interface Service {
  readonly environment?: Readonly<Record<string, string>>;
  readonly networks?: readonly string[];
  readonly image?: string;
  readonly mem_limit?: string;
  readonly logging?: { readonly options?: Readonly<Record<string, string>> };
}

const { services } = load(readFileSync('docker-compose.yml', 'utf8'), {
  // Compose files merge with `<<`, which YAML 1.2 does not know.
  schema: YAML11_SCHEMA,
}) as {
  services: Readonly<Record<string, Service>>;
};
const OURS = ['migrate', 'api-1', 'api-2', 'worker'];

/** As compose fills them in: `${NAME:?message}` and `${NAME:-default}`. */
const filledIn = (service: string): Record<string, string> => {
  const secrets: Record<string, string> = {
    AUTH_ENCRYPTION_KEY: 'Zk3vQ9r0mYb7uXn2Wc5sT8pLh1eJd4gA6iOqRtUyEwM=',
    AUDIT_CHAIN_KEY: 'pV8sKd2nQx7mRb4wTz9yLc3hJf6gUe1aYo5iXtSrWqE=',
  };
  return Object.fromEntries(
    Object.entries(services[service]?.environment ?? {}).map(([name, value]) => [
      name,
      value.replaceAll(
        /\$\{([A-Z_]+)(?::-([^}]*)|:\?[^}]*)\}/g,
        (_, variable: string, fallback?: string) =>
          fallback ?? secrets[variable] ?? 'qV7mXc0e3JtZ8rLwB2nK',
      ),
    ]),
  );
};

describe('docker-compose.yml', () => {
  it('bounds the memory and the logs of every service', () => {
    for (const [name, { mem_limit, logging }] of Object.entries(services))
      expect([name, mem_limit, logging?.options]).toEqual([
        name,
        expect.stringMatching(/^\d+[mg]$/),
        { 'max-size': expect.any(String), 'max-file': expect.any(String) },
      ]);
  });

  it('names a release of each image, down to the patch', () => {
    const images = Object.values(services).flatMap(({ image }) => image ?? []);
    const bases = [...readFileSync('Dockerfile', 'utf8').matchAll(/^FROM (\S+)/gm)];
    const named = [...images, ...bases.map(([, image]) => image)].filter(
      (image) => image !== 'orderly:local',
    );

    expect(named.length).toBeGreaterThan(5);
    // PostgreSQL has two numbers.
    expect(
      named.filter((image) => !/^postgres:\d+\.\d+-|:v?\d+\.\d+\.\d+(?:-|$)/.test(image ?? '')),
    ).toEqual([]);
  });

  it('gives the administrator’s password and the owner of the database to `migrate` alone', () => {
    for (const secret of ['ADMIN_PASSWORD', 'DATABASE_MIGRATION_URL'])
      expect(
        Object.keys(services).filter((name) => secret in (services[name]?.environment ?? {})),
      ).toEqual(['migrate']);
  });

  it('keeps the mail sink and the load balancer off the network of database and queue', () => {
    const reaching = Object.keys(services).filter((name) =>
      services[name]?.networks?.includes('data'),
    );

    expect(reaching.sort()).toEqual([...OURS, 'postgres', 'redis'].sort());
  });

  it.each(OURS)('configures %s so that production takes it without a complaint', (name) => {
    const { NODE_OPTIONS: _, ...environment } = filledIn(name);

    const unknown = Object.keys(environment).filter((each) => !KNOWN_VARIABLES.has(each));
    // The SDK of OpenTelemetry reads its own.
    expect(unknown.filter((each) => !each.startsWith('OTEL_'))).toEqual([]);
    expect(loadConfig(environment).warnings).toEqual([
      expect.stringMatching(/^SMTP_URL does not demand TLS/),
      expect.stringMatching(/^SELLER_NAME is not set/),
      expect.stringMatching(/^PUBLIC_URL is not https/),
    ]);
  });
});

describe('prepare-edge.sh', () => {
  const script = 'deploy/nginx/prepare-edge.sh';

  it('is a script that a shell can read', () => {
    expect(spawnSync('sh', ['-n', script]).status).toBe(0);
  });

  it('is executable, as the image of nginx runs only such scripts', () => {
    expect(statSync(script).mode & 0o111).toBe(0o111);
  });
});
