import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import pg from 'pg';
import { KNOWN_VARIABLES } from '../libs/platform/src/config/environment.js';
import { createTestDatabase, type TestDatabase } from './support/database.js';

const FOLDER = 'deploy/terraform/aws';
/** AWS knows no narrower resource for these. */
const WITHOUT_RESOURCE = ['ecr:GetAuthorizationToken'];

type Block = Readonly<Record<string, unknown>>;
/** By type and name; each is a list of one. */
type Blocks = Readonly<Record<string, Readonly<Record<string, readonly [Block]>>>>;

interface Configuration {
  readonly variable?: Readonly<Record<string, readonly [Block]>>;
  readonly output?: Readonly<Record<string, readonly [Block]>>;
  readonly resource?: Blocks;
  readonly data?: Blocks;
  readonly locals?: readonly Block[];
}

/** How the parser writes an expression. */
const reference = (expression: string): string => `\${${expression}}`;

const files = readdirSync(FOLDER).filter((file) => file.endsWith('.tf'));
const text = files.map((file) => readFileSync(join(FOLDER, file), 'utf8')).join('\n');

describe('deploy/terraform/aws', () => {
  let parsed: Configuration[];

  beforeAll(async () => {
    parsed = await Promise.all(
      files.map((file) => parse(file, readFileSync(join(FOLDER, file), 'utf8'))),
    );
  });

  const resources = (type: string): Block[] =>
    parsed.flatMap(({ resource }) => Object.values(resource?.[type] ?? {}).map(([each]) => each));

  const variables = (): Array<[string, Block]> =>
    parsed.flatMap(({ variable = {} }) =>
      Object.entries(variable).map(([name, [facts]]): [string, Block] => [name, facts]),
    );

  const local = (name: string): string =>
    JSON.stringify(parsed.flatMap(({ locals = [] }) => locals.flatMap((each) => each[name] ?? [])));

  it('describes and uses each variable, and describes each output', () => {
    const outputs = parsed.flatMap(({ output = {} }) =>
      Object.values(output).map(([each]) => each),
    );

    expect(variables().length).toBeGreaterThan(10);
    for (const [name, { description }] of variables()) {
      expect([name, description]).toEqual([name, expect.any(String)]);
      expect([name, new RegExp(`\\bvar\\.${name}\\b`).test(text)]).toEqual([name, true]);
    }
    for (const output of outputs) expect(output['description']).toEqual(expect.any(String));
  });

  it('sets only what Orderly reads', () => {
    const written = ['environment', 'application_secrets', 'migration_secrets'].flatMap((name) => [
      ...local(name).matchAll(/\b[A-Z][A-Z_]*[A-Z]\b/g),
    ]);
    const [, { default: fromSettings }] = variables().find(
      ([name]) => name === 'secret_settings',
    ) as [string, { default: string[] }];
    const names = [...written.map(([name]) => name), ...fromSettings];

    expect(names.length).toBeGreaterThan(12);
    expect(names.filter((name) => !KNOWN_VARIABLES.has(name))).toEqual([]);
  });

  it('gives the owner of the schema to the migration alone', () => {
    expect(local('application_secrets')).not.toContain('MIGRATION');
    expect(local('readable')).toMatch(/"process":"[^"]*urls\[\\*"application\\*"\]/);
  });

  it('encrypts what it stores and what it sends', () => {
    expect(resources('aws_db_instance')).toEqual([
      expect.objectContaining({
        storage_encrypted: true,
        publicly_accessible: false,
        multi_az: true,
        deletion_protection: true,
        password_wo: expect.anything(),
      }),
    ]);
    expect(resources('aws_db_instance')[0]).not.toHaveProperty('password');
    expect(resources('aws_db_parameter_group')[0]?.['parameter']).toContainEqual({
      name: 'rds.force_ssl',
      value: '1',
    });
    expect(local('tls')).toContain('sslmode=verify-full');
    expect(resources('aws_elasticache_replication_group')).toEqual([
      expect.objectContaining({
        at_rest_encryption_enabled: true,
        transit_encryption_enabled: true,
        transit_encryption_mode: 'required',
        auth_token: expect.anything(),
      }),
    ]);
    for (const type of [
      'aws_secretsmanager_secret',
      'aws_cloudwatch_log_group',
      'aws_db_instance',
      'aws_elasticache_replication_group',
    ])
      for (const resource of resources(type))
        expect([type, resource['kms_key_id']]).toEqual([type, reference('var.kms_key_arn')]);
  });

  it('writes secrets without a trace in the state', () => {
    for (const version of resources('aws_secretsmanager_secret_version')) {
      expect(version).toHaveProperty('secret_string_wo');
      expect(version).not.toHaveProperty('secret_string');
    }
  });

  it('renews a secret when an address or a key in it is replaced', () => {
    const version = local('urls_version');

    expect(version).toContain('var.passwords_version');
    for (const { secret_string_wo, secret_string_wo_version } of resources(
      'aws_secretsmanager_secret_version',
    )) {
      const parts = [...String(secret_string_wo).matchAll(/\blocal\.\w+/g)].map(([each]) => each);

      expect(secret_string_wo_version).toBe(reference('local.urls_version'));
      expect(parts.length).toBeGreaterThan(0);
      expect(String(secret_string_wo)).not.toMatch(/\baws_/);
      expect(parts.filter((part) => !version.includes(part))).toEqual([]);
    }
  });

  it('stops no API because the database is away', () => {
    const [{ health_check } = {}] = resources('aws_lb_target_group');

    expect(health_check).toEqual([expect.objectContaining({ path: '/health/live' })]);
    expect(resources('aws_ecs_service')[0]?.['health_check_grace_period_seconds']).toEqual(
      expect.stringContaining('"api" ?'),
    );
  });

  it('never evicts jobs', () => {
    expect(resources('aws_elasticache_parameter_group')[0]?.['parameter']).toEqual([
      { name: 'maxmemory-policy', value: 'noeviction' },
    ]);
  });

  it('allows no action by a wildcard, and every resource only where AWS demands it', () => {
    const statements = [
      ...text.matchAll(/actions\s*=\s*\[([^\]]*)\]\s*(?:#[^\n]*\s*)?(resources\s*=\s*[^\n]*)?/g),
    ];

    expect(statements.length).toBeGreaterThan(5);
    for (const [, actions = '', on = ''] of statements) {
      expect(actions).not.toContain('*');
      if (on.includes('["*"]')) expect(WITHOUT_RESOURCE).toContain(actions.replaceAll('"', ''));
    }
    expect(text).not.toMatch(/arn:aws:iam::aws:policy/);
  });

  it('lets the internet reach the load balancer only, by HTTP and HTTPS', () => {
    const open = resources('aws_vpc_security_group_ingress_rule').filter(
      (rule) => rule['cidr_ipv4'] === '0.0.0.0/0',
    );

    expect(open).toEqual([
      expect.objectContaining({
        for_each: reference('toset(["80", "443"])'),
        security_group_id: reference('local.group["balancer"]'),
      }),
    ]);
    expect(resources('aws_lb_listener')).toContainEqual(
      expect.objectContaining({ port: 443, ssl_policy: expect.stringMatching(/TLS13-1-2/) }),
    );
  });

  it('takes a failed release back, and kills no process before its shutdown ends', () => {
    for (const service of resources('aws_ecs_service'))
      expect(service).toMatchObject({
        deployment_minimum_healthy_percent: 100,
        deployment_circuit_breaker: [{ enable: true, rollback: true }],
      });
    // 120 is the most that Fargate waits.
    const timeout = Number(JSON.parse(local('timeout_s'))[0]);
    expect(timeout + 10).toBeLessThanOrEqual(120);
    expect(local('common')).toContain('stopTimeout');
    expect(Number(JSON.parse(local('drain_s'))[0])).toBeLessThan(timeout);
  });
});

describe('create-role.mjs', () => {
  const role = `aws_${randomBytes(4).toString('hex')}`;
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.dataSource.query(`DROP ROLE IF EXISTS ${role}`);
    await database.drop();
  });

  const applicationUrl = (password: string): string => {
    const url = new URL(database.ownerUrl);
    url.username = role;
    url.password = encodeURIComponent(password);
    return url.href;
  };

  /** As the task runs it: the text of the file, beside the packages of the image. */
  const createRole = (password: string) =>
    new Promise<void>((done, fail) => {
      const script = readFileSync(join(FOLDER, 'create-role.mjs'), 'utf8');
      execFile(
        process.execPath,
        ['--input-type=module', '-e', script],
        {
          env: {
            DATABASE_MIGRATION_URL: database.ownerUrl,
            DATABASE_URL: applicationUrl(password),
          },
        },
        (error) => (error ? fail(error) : done()),
      );
    });

  it('creates the role of the application, and gives it another password later', async () => {
    for (const password of ["it's/100%", 'another:1']) {
      await createRole(password);
      const client = new pg.Client({ connectionString: applicationUrl(password) });
      await client.connect();
      const { rows } = await client.query(
        'SELECT rolsuper, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user',
      );
      await client.end();

      expect(rows).toEqual([{ rolsuper: false, rolcreaterole: false, rolcreatedb: false }]);
    }
  });
});
