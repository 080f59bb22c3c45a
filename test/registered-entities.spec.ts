import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Source {
  readonly lib: string;
  readonly path: string;
  readonly text: string;
}

const sourcesOf = (lib: string): Source[] =>
  readdirSync(join('libs', lib, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts'))
    .map((path) => ({ lib, path, text: readFileSync(join('libs', lib, 'src', path), 'utf8') }));

const SOURCES = readdirSync('libs').flatMap(sourcesOf);
const isEntity = ({ path }: Source): boolean => path.endsWith('.entity.ts');
const ENTITIES = new Set(
  SOURCES.filter(isEntity).flatMap(({ text }) =>
    [...text.matchAll(/^export class (\w+)/gm)].map(([, name]) => name),
  ),
);

/** `orders: Order` for each entity that the pattern finds outside of the entities themselves. */
const found = (pattern: RegExp): Set<string> =>
  new Set(
    SOURCES.filter((source) => !isEntity(source)).flatMap(({ lib, text }) =>
      [...text.matchAll(pattern)]
        .flatMap(([, names = '']) => names.split(/[\s,]+/))
        .filter((name) => ENTITIES.has(name))
        .map((name) => `${lib}: ${name}`),
    ),
  );

describe('the entities that a process uses', () => {
  // A process does not load the others: without this, the first use of one would be an error.
  it('are registered by the module whose code hands them to TypeORM', () => {
    const used = found(/\.\w+\(\s*([A-Z]\w+)\s*[,)]/g);
    const registered = found(/forFeature\(\[([^\]]+)\]\)/g);

    expect([...used]).toEqual(expect.arrayContaining(['orders: Order', 'users: Account']));
    expect([...used].filter((use) => !registered.has(use))).toEqual([]);
  });
});
