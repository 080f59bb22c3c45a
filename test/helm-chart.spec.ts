import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KNOWN_VARIABLES } from '../libs/platform/src/config/environment.js';
import { loadConfig } from '../libs/platform/src/config/load-config.js';
import {
  CHART,
  EVERYTHING,
  EXAMPLES,
  helm,
  OF_NODE,
  OF_THE_MIGRATION,
  rendered,
  settingsOf,
} from './support/helm-chart.js';
import { faultsOf, type KubernetesObject, type PodSpec } from './support/kubernetes-objects.js';
import { describeWithTool, TOOLS } from './support/tools.js';

const of = (objects: readonly KubernetesObject[], kind: string): KubernetesObject[] =>
  objects.filter((each) => each.kind === kind);

const podsOf = (objects: readonly KubernetesObject[]): PodSpec[] =>
  objects.flatMap(({ kind, spec }) => (kind === 'Pod' ? [spec] : (spec?.template?.spec ?? [])));

type Labels = Readonly<Record<string, string>>;

/** The labels of all pods that the objects make. */
const podLabels = (objects: readonly KubernetesObject[]): Labels[] =>
  objects.flatMap(({ kind, metadata, spec }): Labels[] => {
    const labels = kind === 'Pod' ? metadata.labels : spec?.template?.metadata.labels;
    return labels ? [labels] : [];
  });

/** By what Services, Deployments, budgets and policies choose pods. */
const selectorsOf = (objects: readonly KubernetesObject[]): Labels[] =>
  objects.flatMap(({ kind, spec }) => {
    const { selector, podSelector = selector } = spec ?? {};
    const labels = kind === 'Service' ? (selector as Labels) : podSelector?.matchLabels;
    return labels ? [labels] : [];
  });

const matches = (labels: Labels, selector: Labels): boolean =>
  Object.entries(selector).every(([name, value]) => labels[name] === value);

describeWithTool(TOOLS.helm, 'the Helm chart', () => {
  it('passes helm lint --strict', () => {
    const { status, stdout } = helm(
      ...['lint', '--strict', CHART, ...EXAMPLES.flatMap((file) => ['--values', file])],
    );

    expect([status, stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
  });

  it.each([
    ['no registry', 'image.repository='],
    ['the tag "latest"', 'image.tag=latest'],
    ['a misspelt setting', 'settings.MAIL_FORM=x'],
    ['a secret among the values', 'settings.SMTP_URL=smtps://u:p@h'],
    ['the schema’s owner for all', 'secrets.settings={DATABASE_URL,DATABASE_MIGRATION_URL}'],
    ['a certificate of the API, which its probes do not expect', 'settings.TLS_CERT_FILE=/crt'],
    ['a value that it does not know', 'api.replica=3'],
    ['a drain that is longer than the shutdown', 'shutdown.drainSeconds=60'],
  ])('refuses %s', (_, value) => {
    expect(() => rendered(EVERYTHING, '--set', value)).toThrow();
  });

  describe.each(EXAMPLES)('with %s', (values) => {
    let objects: KubernetesObject[];
    let pods: PodSpec[];

    beforeAll(() => {
      objects = rendered(values);
      pods = podsOf(objects);
    });

    it('makes objects that Kubernetes knows', () => {
      const ours = objects.filter(({ kind }) => kind !== 'ServiceMonitor');

      expect(ours.flatMap((each) => faultsOf(each).map((fault) => [each.kind, fault]))).toEqual([]);
    });

    it('runs API, worker, migration and doctor', () => {
      expect(pods.flatMap(({ containers }) => containers.map(({ name }) => name)).sort()).toEqual([
        'api',
        'doctor',
        'migration',
        'worker',
      ]);
    });

    it('restricts every container, and gives none a token', () => {
      for (const { securityContext, automountServiceAccountToken, containers } of pods) {
        expect({ securityContext, automountServiceAccountToken }).toEqual({
          automountServiceAccountToken: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 10_001,
            runAsGroup: 10_001,
            seccompProfile: { type: 'RuntimeDefault' },
          },
        });
        for (const { securityContext: ofContainer } of containers)
          expect(ofContainer).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          });
      }
    });

    it('bounds the memory of every container, and the heap by it', () => {
      for (const { resources, env } of pods.flatMap(({ containers }) => containers)) {
        const megabytes = Number.parseInt(resources.limits['memory'] ?? '', 10);
        const options = env.find(({ name }) => name === 'NODE_OPTIONS')?.value ?? '';

        expect(resources.requests['memory']).toBe(resources.limits['memory']);
        expect(options).toBe(`--max-old-space-size=${megabytes * 0.75}`);
      }
    });

    it('pins the image', () => {
      for (const { image } of pods.flatMap(({ containers }) => containers))
        expect(image).toMatch(/^registry\.example\/shop\/orderly(?::\d+\.\d+\.\d+|@sha256:)/);
    });

    it('sets only what Orderly or Node.js read, each once', () => {
      for (const { name, env } of pods.flatMap(({ containers }) => containers)) {
        const names = env.map((each) => each.name);
        const unknown = names.filter(
          (each) =>
            !KNOWN_VARIABLES.has(each) && !OF_NODE.includes(each) && !/^(OIDC|OTEL)_/.test(each),
        );

        expect([name, unknown]).toEqual([name, []]);
        expect(names).toEqual([...new Set(names)]);
      }
    });

    it('takes secrets from Secrets, and those of owner and administrator for the migration', () => {
      for (const { name, env } of pods.flatMap(({ containers }) => containers)) {
        const bySecret = env.filter(({ valueFrom }) => valueFrom !== undefined);
        const written = env.filter(({ valueFrom }) => valueFrom === undefined);
        const special = bySecret.filter((each) => OF_THE_MIGRATION.includes(each.name));

        expect(written.filter((each) => settingsOf.secret.includes(each.name))).toEqual([]);
        expect(bySecret.map(({ valueFrom }) => valueFrom?.secretKeyRef.key)).toEqual(
          bySecret.map((each) => each.name),
        );
        expect(special.length > 0).toBe(name === 'migration');
      }
      expect(of(objects, 'Secret')).toEqual([]);
    });

    it('kills no process before its shutdown ends', () => {
      for (const { terminationGracePeriodSeconds = 30, containers } of podsOf(
        of(objects, 'Deployment'),
      )) {
        const env = Object.fromEntries(
          containers.flatMap((each) => each.env.map(({ name, value }) => [name, Number(value)])),
        );

        expect(env['SHUTDOWN_TIMEOUT_MS']).toBeLessThan(terminationGracePeriodSeconds * 1_000);
      }
    });

    it('probes each process for what the probe means, on its port', () => {
      for (const { metadata, spec } of of(objects, 'Deployment')) {
        const [container] = spec.template?.spec.containers ?? [];
        const probe = (path: string) =>
          expect.objectContaining({ httpGet: { path: `/health/${path}`, port: 'http' } });

        expect(container).toMatchObject({
          startupProbe: probe('startup'),
          livenessProbe: probe('live'),
          readinessProbe: probe('ready'),
          ports: [{ name: 'http', containerPort: metadata.name.endsWith('api') ? 3000 : 3001 }],
        });
      }
    });

    it('replaces pods without a gap, and spreads them', () => {
      for (const { spec } of of(objects, 'Deployment')) {
        expect(spec).toMatchObject({
          strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } },
          template: {
            spec: {
              topologySpreadConstraints: [
                expect.objectContaining({ topologyKey: 'topology.kubernetes.io/zone' }),
                expect.objectContaining({ topologyKey: 'kubernetes.io/hostname' }),
              ],
            },
          },
        });
      }
    });

    it('migrates before anything else exists', () => {
      const [job] = of(objects, 'Job');

      expect(job?.metadata.annotations).toMatchObject({
        'helm.sh/hook': 'pre-install,pre-upgrade',
      });
      expect(job?.spec.template?.spec).not.toHaveProperty('serviceAccountName');
    });

    it('selects pods that exist', () => {
      const pods = podLabels(objects);
      const selectors = selectorsOf(objects);

      expect(selectors.length).toBeGreaterThan(5);
      for (const selector of selectors)
        expect(pods.some((labels) => matches(labels, selector))).toBe(true);
    });

    it('scales Deployments that exist, which have no number of their own then', () => {
      const deployments = of(objects, 'Deployment');
      for (const { spec } of of(objects, 'HorizontalPodAutoscaler')) {
        const { name } = spec['scaleTargetRef'] as { name: string };
        const target = deployments.find(({ metadata }) => metadata.name === name);

        expect(target?.spec).toBeDefined();
        expect(target?.spec).not.toHaveProperty('replicas');
      }
    });
  });

  it('makes settings that production takes without a complaint', () => {
    const secrets: Readonly<Record<string, string>> = {
      DATABASE_URL: 'postgres://orderly_app:qV7mXc0e3JtZ8rLwB2nK@db.internal:5432/orderly',
      DATABASE_MIGRATION_URL: 'postgres://owner:wN4kTz8bPq2sYx6hLd9c@db.internal:5432/orderly',
      REDIS_URL: 'rediss://:bR5nWq8xTc2mKv7yHs4d@redis.internal:6379',
      SMTP_URL: 'smtps://orderly:gT6pLr3vNb8zXk1c@mail.internal:465',
      METRICS_TOKEN: 'qV7mXc0e3JtZ8rLwB2nK',
      AUTH_ENCRYPTION_KEY: 'Zk3vQ9r0mYb7uXn2Wc5sT8pLh1eJd4gA6iOqRtUyEwM=',
      AUDIT_CHAIN_KEY: 'pV8sKd2nQx7mRb4wTz9yLc3hJf6gUe1aYo5iXtSrWqE=',
    };
    for (const { containers } of podsOf(rendered(join(CHART, 'ci/least-values.yaml'))))
      for (const { env } of containers) {
        const environment = Object.fromEntries(
          env
            .filter(({ name }) => !OF_NODE.includes(name))
            .map(({ name, value }) => [name, value ?? secrets[name]]),
        );

        expect(loadConfig(environment).warnings).toEqual([
          expect.stringMatching(/^SELLER_NAME is not set/),
        ]);
      }
  });

  it('lets nothing in or out that no policy names', () => {
    const policies = of(rendered(EVERYTHING), 'NetworkPolicy');
    const all = policies.find(({ metadata }) => metadata.name === 'shop-orderly');

    expect(all?.spec).toMatchObject({
      podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'shop' } },
      policyTypes: ['Ingress', 'Egress'],
    });
    expect(all?.spec).not.toHaveProperty('ingress');
    expect(policies.flatMap(({ spec }) => spec['ingress'] ?? [])).toEqual([
      expect.objectContaining({ from: expect.arrayContaining([expect.anything()]) }),
      expect.objectContaining({ from: expect.arrayContaining([expect.anything()]) }),
    ]);
  });

  it('gives the scraper its token by reference', () => {
    const [monitor] = of(rendered(EVERYTHING), 'ServiceMonitor');

    expect(monitor?.spec['endpoints']).toEqual([
      expect.objectContaining({
        path: '/metrics',
        authorization: { type: 'Bearer', credentials: { name: 'orderly', key: 'METRICS_TOKEN' } },
      }),
    ]);
  });

  it('scales workers by the age of the oldest job, as the manual exports it', () => {
    const page = readFileSync('docs/operations/kubernetes.md', 'utf8');
    const metrics = of(rendered(EVERYTHING), 'HorizontalPodAutoscaler').map(
      ({ spec }) => spec['metrics'] as [{ external?: { metric: { name: string } } }],
    );
    const names = metrics.flatMap(([{ external }]) => external?.metric.name ?? []);

    expect(names).toEqual(['orderly_queue_oldest_job_seconds']);
    expect(page).toContain(`as: ${names[0]}`);
    expect(page).toContain('__name__="queue_oldest_job_seconds"');
    expect(readFileSync('docs/operations/metrics.md', 'utf8')).toContain(
      '`queue_oldest_job_seconds`',
    );
  });
});
