import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { KNOWN_VARIABLES } from '../libs/platform/src/config/environment.js';
import { CHART, OF_THE_CHART, OF_THE_MIGRATION, settingsOf } from './support/helm-chart.js';

describe('the settings in values.schema.json', () => {
  it('are those that Orderly reads, each in one place', () => {
    const listed = [
      ...settingsOf.plain,
      ...settingsOf.secret,
      ...OF_THE_CHART,
      ...OF_THE_MIGRATION,
    ].sort();

    expect(listed).toEqual([...KNOWN_VARIABLES].sort());
  });

  it('leave no secret to the values', () => {
    const secretive = settingsOf.plain.filter((name) =>
      /SECRET|PASSWORD|TOKEN$|PRIVATE|_KEY$|(?:DATABASE|REDIS|SMTP)_(?:\w+_)?URLS?$/.test(name),
    );

    expect(secretive).toEqual(['RATE_LIMIT_PER_KEY', 'VAPID_PUBLIC_KEY']);
  });
});

describe('Chart.yaml', () => {
  it('has the release of the package', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

    expect(load(readFileSync(`${CHART}/Chart.yaml`, 'utf8'))).toMatchObject({
      version,
      appVersion: version,
    });
  });
});

describe('the paths of the ingress', () => {
  const { ingress } = load(readFileSync(`${CHART}/values.yaml`, 'utf8')) as {
    ingress: { paths: string[] };
  };
  /** The page is written from the running application. */
  const routes = [
    ...readFileSync('docs/authorization.md', 'utf8').matchAll(/^\| `[A-Z]+ (\/[^`]*)`/gm),
  ].map(([, path = '']) => path);
  const isOpen = (path: string): boolean =>
    ingress.paths.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));

  it('lead to each route but the metrics', () => {
    expect(routes.length).toBeGreaterThan(200);
    expect(routes.filter((path) => !isOpen(path))).toEqual(['/metrics']);
  });

  it('lead nowhere else than to routes and documents', () => {
    const documents = ['/docs', '/openapi.json', '/asyncapi.json', '/favicon.ico'];
    const leads = (prefix: string) =>
      [...routes, ...documents].some((path) => `${path}/`.startsWith(`${prefix}/`));

    expect(ingress.paths.filter((prefix) => !leads(prefix))).toEqual([]);
  });
});
