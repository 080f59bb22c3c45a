/**
 * Fails when a package has a known vulnerability that is high or critical, and that no exception
 * names. An exception has a reason and a last day; after it, the vulnerability counts again.
 *
 * node .ci/audit.mjs [<file of exceptions>]
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const BLOCKING = new Set(['high', 'critical']);
const file = process.argv[2] ?? join(import.meta.dirname, 'audit-exceptions.json');
const today = new Date().toISOString().slice(0, 10);

function audit() {
  const { stdout } = spawnSync('npm', ['audit', '--json'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1_048_576,
  });
  try {
    const report = JSON.parse(stdout);
    if (report.vulnerabilities) return report;
    return { unavailable: report.message ?? 'no report' };
  } catch {
    return { unavailable: 'npm audit printed no report' };
  }
}

/** Each advisory once, with the packages that it is about. */
function advisoriesOf({ vulnerabilities }) {
  const advisories = new Map();
  for (const { via } of Object.values(vulnerabilities))
    for (const cause of via.filter((each) => typeof each === 'object')) {
      const id = /GHSA(?:-[a-z0-9]{4}){3}/.exec(cause.url)?.[0] ?? cause.url;
      advisories.set(id, { id, ...cause });
    }
  return [...advisories.values()];
}

function judge(report) {
  const exceptions = JSON.parse(readFileSync(file, 'utf8'));
  const blocking = advisoriesOf(report).filter(({ severity }) => BLOCKING.has(severity));
  const faults = [];
  for (const { id, name, severity, title } of blocking) {
    const exception = exceptions.find(({ advisory }) => advisory === id);
    if (!exception) faults.push(`${name}: ${severity}, ${id}: ${title}`);
    else if (exception.until < today)
      faults.push(`${name}: ${id}: its exception ended on ${exception.until}`);
    else console.log(`${name}: ${id} is excepted until ${exception.until}: ${exception.reason}`);
  }
  for (const { advisory } of exceptions)
    if (!blocking.some(({ id }) => id === advisory))
      faults.push(`${advisory}: nothing here has it any more; remove its exception`);
  return faults;
}

const report = audit();
if (report.unavailable) {
  console.log(`npm audit is not available: ${report.unavailable}`);
  // GitHub always reaches the registry, and a check must not be skipped there without a notice.
  if (process.env.GITHUB_ACTIONS === 'true') process.exitCode = 1;
} else {
  const faults = judge(report);
  for (const fault of faults) console.log(fault);
  if (faults.length > 0) process.exitCode = 1;
  else console.log('No package has a known vulnerability that is high or critical.');
}
