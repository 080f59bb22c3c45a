import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandRefused } from '../command-refused.js';
import { ACCESS_MATRIX, FOREIGN_EDITS, UnknownForm } from './foreign-edits.js';
import { moduleFiles } from './module-files.js';
import { type ModuleNames, UnfitName } from './module-names.js';

/** What the command would write, by path. */
export interface ModulePlan {
  /** `libs/suppliers` */
  readonly lib: string;
  readonly created: ReadonlyMap<string, string>;
  readonly edited: ReadonlyMap<string, string>;
  /** Files that other commands change as well. */
  readonly regenerated: readonly string[];
}

/**
 * Reads the tree below `root` and writes nothing.
 * @throws UnfitName when the name is taken
 * @throws CommandRefused when a file has an unexpected form
 */
export function planModule(root: string, names: ModuleNames, now: Date): ModulePlan {
  assertFree(root, names);
  const created = moduleFiles(root, names, nextStamps(root, now));
  const existing = [...created.keys()].find((path) => existsSync(join(root, path)));
  if (existing !== undefined) throw new UnfitName(`${existing} is there already.`);
  const edited = new Map(
    FOREIGN_EDITS.map(({ path, edit }) => {
      try {
        return [path, edit(readFileSync(join(root, path), 'utf8'), names)];
      } catch (error) {
        if (!(error instanceof UnknownForm)) throw error;
        throw new CommandRefused(
          `${path} is not as this command expects (${error.message}): mend ` +
            `apps/cli/src/module-new/foreign-edits.ts.`,
        );
      }
    }),
  );
  const lib = join('libs', names.names);
  return { lib, created, edited, regenerated: [ACCESS_MATRIX] };
}

function assertFree(root: string, { names, Words }: ModuleNames): void {
  const sourceOf = (path: string): string => readFileSync(join(root, path), 'utf8');
  const taken = (what: string): UnfitName => new UnfitName(`"${names}" is taken: ${what}.`);
  if (existsSync(join(root, 'libs', names))) throw taken(`there is libs/${names}`);
  if (new RegExp(`^ {2}'?${names}'?: \\[`, 'm').test(sourceOf('.dependency-cruiser.cjs')))
    throw taken('the table of who may import whom has a module of this name');
  if (new RegExp(`^ {4}'?${Words}'?:`, 'm').test(sourceOf('apps/api/src/api-description.ts')))
    throw taken(`the OpenAPI document has a section ${Words}`);
  const controller = filesIn(root, '.controller.ts').find((path) =>
    new RegExp(`path: '${names}['/]|ApiSection\\('${Words}'`).test(sourceOf(path)),
  );
  if (controller !== undefined) throw taken(`${controller} serves it`);
}

/** After every existing migration, even if clocks differ. */
function nextStamps(root: string, now: Date) {
  const known = filesIn(root, '.ts')
    .map((path) => /\/migrations\/(\d{13})-/.exec(path)?.[1])
    .map(Number)
    .filter((stamp) => stamp > 0);
  const created = Math.max(now.getTime(), ...known.map((stamp) => stamp + 10));
  return { created: String(created), granted: String(created + 10) };
}

const filesIn = (root: string, ending: string): string[] =>
  readdirSync(join(root, 'libs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => join('libs', path));
