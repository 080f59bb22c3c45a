import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CommandRefused } from './command-refused.js';

/**
 * Writes a page that is made from the code, or checks that it is up to date.
 * @param command the script that writes it, for the message
 * @throws CommandRefused when the file is to be checked and differs from the text
 */
export function writeDocument(
  file: string,
  text: string,
  { check, command }: { readonly check: boolean; readonly command: string },
): void {
  const found = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (found === text) {
    console.log(`${file} is up to date.`);
    return;
  }
  if (check)
    throw new CommandRefused(
      `${firstDifference(file, found, text)}\nRun npm run ${command}, and look at the change.`,
    );
  writeFileSync(file, text);
  console.log(`${file} is written.`);
}

function firstDifference(file: string, found: string, wanted: string): string {
  const [before, after] = [found.split('\n'), wanted.split('\n')];
  const line = after.findIndex((each, index) => each !== before[index]);
  const at = line === -1 ? after.length : line;
  const show = (lines: readonly string[], sign: string): string =>
    `${sign} ${lines[at] ?? '(nothing)'}`;
  return (
    `${file} differs from the application in line ` +
    `${at + 1}:\n${show(before, '-')}\n${show(after, '+')}`
  );
}
