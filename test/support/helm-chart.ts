import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAll } from 'js-yaml';
import type { KubernetesObject } from './kubernetes-objects.js';

export const CHART = 'deploy/helm/orderly';
export const EXAMPLES = readdirSync(join(CHART, 'ci')).map((file) => join(CHART, 'ci', file));
export const EVERYTHING = join(CHART, 'ci/everything-values.yaml');
/** What is about the container, so that the chart decides it. */
export const OF_THE_CHART = [
  'NODE_ENV',
  'PUBLIC_URL',
  'PORT',
  'WORKER_HEALTH_PORT',
  'DATA_DIR',
  'SHUTDOWN_DRAIN_MS',
  'SHUTDOWN_TIMEOUT_MS',
  // TLS ends at the ingress.
  'TLS_CERT_FILE',
  'TLS_KEY_FILE',
];
export const OF_THE_MIGRATION = ['DATABASE_MIGRATION_URL', 'ADMIN_EMAIL', 'ADMIN_PASSWORD'];
export const OF_NODE = ['NODE_OPTIONS', 'NODE_EXTRA_CA_CERTS'];

const schema = JSON.parse(readFileSync(join(CHART, 'values.schema.json'), 'utf8'));
export const settingsOf = {
  plain: schema.properties.settings.propertyNames.anyOf[0].enum as string[],
  secret: schema.properties.secrets.properties.settings.items.anyOf[0].enum as string[],
};

export const helm = (...options: readonly string[]) =>
  spawnSync('helm', options, { encoding: 'utf8', env: { ...process.env, HELM_NO_PLUGINS: '1' } });

export function rendered(values: string, ...options: readonly string[]): KubernetesObject[] {
  const { status, stdout, stderr } = helm(
    ...['template', 'shop', CHART, '--namespace', 'shop', '--values', values, ...options],
  );
  if (status !== 0) throw new Error(stderr);
  return loadAll(stdout).filter(Boolean) as KubernetesObject[];
}
