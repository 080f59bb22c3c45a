import type { ChainHead, Verification } from '@orderly/audit/chain';
import { counted } from '@orderly/platform/kernel/text/counted';

const HOUR_MS = 3_600_000;

/**
 * Prints the findings, the facts that are no findings, and the verdict. The exit code is 1 when
 * there are findings.
 */
export function reportVerification(
  found: Verification,
  describe: (head: ChainHead) => string,
  hadHead: boolean,
): void {
  for (const line of [...found.findings, ...notesOn(found, hadHead)]) console.log(line);
  const { findings, links, head } = found;
  const verdict = findings.length === 0 ? 'as it was written' : 'NOT as it was written';
  console.log(
    `The audit log is ${verdict}: ${links} sealed ` +
      `entries${head ? `, head ${describe(head)}` : ''}.`,
  );
  if (findings.length > 0) process.exitCode = 1;
}

function notesOn(found: Verification, hadHead: boolean): string[] {
  const { accepted, otherAnchors, withoutKey, ahead, longestWaitMs, notSealedYet } = found;
  const notes = accepted.map(
    ({ anchor, findings }) =>
      `An anchor of ${dateOf(anchor.madeAtUs)} accepts the log up to position ` +
      `${anchor.position} with ${counted(findings, 'finding', 'findings')}: ${anchor.reason}`,
  );
  if (otherAnchors > 0)
    notes.push(`Not counted: ${counted(otherAnchors, 'anchor', 'anchors')} with another key.`);
  if (withoutKey > 0)
    notes.push(`${withoutKey} of the entries were sealed before there was an AUDIT_CHAIN_KEY.`);
  if (ahead > 0)
    notes.push(
      `${counted(ahead, 'entry is dated', 'entries are dated')} more than an hour after being ` +
        'sealed: a clock was fast.',
    );
  const hours = Math.floor(longestWaitMs / HOUR_MS);
  if (longestWaitMs > HOUR_MS && !hadHead)
    notes.push(
      `An entry waited ${counted(hours, 'hour', 'hours')} for its link: no worker ` +
        `ran, or the chain was made again. Only a head that was kept elsewhere tells which ` +
        `(--head).`,
    );
  if (notSealedYet > 0)
    notes.push(
      `${counted(notSealedYet, 'entry is', 'entries are')} not sealed yet; a running worker does ` +
        'it within seconds.',
    );
  return notes;
}

const dateOf = (us: bigint): string => new Date(Number(us / 1_000n)).toISOString();
