import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { type RunningWorker, startWorker } from '../apps/worker/src/start-worker.js';
import { TestApp } from './support/app.js';
import { testLogger } from './support/log-files.js';
import { SmtpSink } from './support/smtp-sink.js';
import { describeWithTool, TOOLS } from './support/tools.js';

const FOLDER = 'deploy/observability';
const RUNBOOKS = 'docs/operations/runbooks';
const WORDS = new Set(
  (
    'sum min max by topk rate increase delta absent time vector and or unless histogram_quantile ' +
    // What Prometheus itself says about a target.
    'up'
  ).split(' '),
);

interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: { readonly severity?: string };
  readonly annotations?: { readonly summary?: string; readonly runbook?: string };
}

interface Dashboard {
  readonly panels: ReadonlyArray<{
    readonly title: string;
    readonly targets: ReadonlyArray<{ readonly expr: string }>;
  }>;
}

const rulesIn = (file: string): Rule[] =>
  (
    load(readFileSync(join(FOLDER, 'rules', file), 'utf8')) as { groups: Array<{ rules: Rule[] }> }
  ).groups.flatMap(({ rules }) => rules);

const objectives = rulesIn('objectives.yml');
const alerts = rulesIn('alerts.yml');

/** The metrics that an expression asks for. */
const metricsIn = (expression: string): string[] =>
  expression
    .replace(/\{[^}]*\}|\[[^\]]*\]|\bby \([^)]*\)/g, ' ')
    .split(/[^a-z0-9_:.]+/i)
    .filter((word) => /^[a-z]/i.test(word) && !WORDS.has(word));

describe('what observes Orderly', () => {
  let app: TestApp;
  let worker: RunningWorker;
  let mails: SmtpSink;
  let scrapes: string[];

  beforeAll(async () => {
    mails = await SmtpSink.start();
    app = await TestApp.start({ mail: { smtpUrl: mails.url } });
    const config = { ...app.config, worker: { ...app.config.worker, healthPort: 0 } };
    worker = await startWorker(config, testLogger(config, 'worker'));
    const admin = await app.admin();
    await app.placeOrder(admin, [{ productId: (await app.product(admin)).id, quantity: 1 }]);
    scrapes = await Promise.all(
      [app.api.url, worker.url].map(async (url) => (await fetch(`${url}/metrics`)).text()),
    );
  });
  afterAll(async () => {
    await worker?.close();
    await Promise.all([app?.close(), mails?.close()]);
  });

  const exposed = (): Set<string> => {
    const names = scrapes.flatMap((text) =>
      [...text.matchAll(/^# TYPE (\S+) (\S+)/gm)].flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
    return new Set([...names, ...objectives.flatMap(({ record }) => record ?? [])]);
  };

  it('exposes no metric of ours that the manual does not describe', () => {
    const manual = readFileSync('docs/operations/metrics.md', 'utf8');

    const names = scrapes
      .flatMap((text) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name))
      .filter((name) => !/^(nodejs|process)_/.test(name));

    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !manual.includes(`\`${name}\``))).toEqual([]);
  });

  it('asks for no metric in a panel or a rule that nothing exposes', () => {
    const folder = join(FOLDER, 'grafana/dashboards');
    const panels = readdirSync(folder).flatMap(
      (name) => (JSON.parse(readFileSync(join(folder, name), 'utf8')) as Dashboard).panels,
    );
    const asked = [
      ...panels.flatMap(({ title, targets }) =>
        targets.map(({ expr }) => ({ where: title, expr })),
      ),
      ...[...objectives, ...alerts].map(({ record, alert, expr }) => ({
        where: record ?? alert,
        expr,
      })),
    ];
    const known = exposed();

    const unknown = asked.flatMap(({ where, expr }) =>
      metricsIn(expr)
        .filter((name) => !known.has(name))
        .map((name) => `${where}: ${name}`),
    );

    expect(asked.length).toBeGreaterThan(60);
    expect(unknown).toEqual([]);
  });

  it('has the dashboards that their lists of panels describe', () => {
    const checked = spawnSync(process.execPath, [`${FOLDER}/dashboards.mjs`, '--check']);

    expect([checked.status, String(checked.stderr)]).toEqual([0, '']);
  });

  it('has a page for each alert, and an alert for each page', () => {
    const pages = alerts.map(({ annotations }) => annotations?.runbook);

    expect(pages.sort()).toEqual(
      readdirSync(RUNBOOKS)
        .map((name) => `${RUNBOOKS}/${name}`)
        .sort(),
    );
    for (const { labels, annotations } of alerts) {
      expect(labels?.severity).toMatch(/^(?:page|ticket)$/);
      expect(annotations?.summary).toMatch(/^[A-Z0-9].+\.$/);
    }
  });

  it('tries out each alert, once as it fires and once as it is silent', () => {
    const tests = readdirSync(join(FOLDER, 'rule-tests')).flatMap(
      (file) =>
        (
          load(readFileSync(join(FOLDER, 'rule-tests', file), 'utf8')) as {
            tests: Array<{ name: string }>;
          }
        ).tests,
    );

    expect(tests.map(({ name }) => name).sort()).toEqual(
      alerts.flatMap(({ alert }) => [`${alert} fires`, `${alert} is silent`]).sort(),
    );
  });

  describeWithTool(TOOLS.prometheus, 'by the tools of Prometheus', () => {
    const run = (command: string, args: string[], input?: string) => {
      const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', input });
      return { status, output: `${stdout}${stderr}` };
    };
    const files = (folder: string): string[] =>
      readdirSync(join(FOLDER, folder)).map((name) => join(FOLDER, folder, name));

    it('finds nothing to complain about in the metrics', () => {
      for (const scrape of scrapes)
        expect(run('promtool', ['check', 'metrics'], scrape)).toEqual({ status: 0, output: '' });
    });

    it('accepts the configuration and the rules', () => {
      for (const [command, ...args] of [
        ['promtool', 'check', 'config', '--syntax-only', `${FOLDER}/prometheus.yml`],
        ['promtool', 'check', 'rules', ...files('rules')],
        ['amtool', 'check-config', `${FOLDER}/alertmanager.yml`],
      ])
        expect(run(command as string, args)).toMatchObject({ status: 0 });
    });

    it('sees each alert fire and be silent as its test says', () => {
      const { status, output } = run('promtool', ['test', 'rules', ...files('rule-tests')]);

      expect(output.match(/SUCCESS/g)).toHaveLength(files('rule-tests').length);
      expect(status).toBe(0);
    });
  });
});
