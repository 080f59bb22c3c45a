import type { Class } from '../../http/validation/rule.js';
import type { Permission } from '../../kernel/identity/actor.js';

interface Declaration<Type extends string> {
  /** `<module>.<past-tense-name>.v<n>`: a promise to integrators, never renamed. */
  readonly type: Type;
  /** What has happened, as a sentence for readers of the catalogue. */
  readonly summary: string;
  /** The fields of `data`. Fields are only ever added; any other change needs a new version. */
  readonly data: Class;
}

interface PublicEvent<Type extends string = string> extends Declaration<Type> {
  /** Integrators receive it as a webhook and read it in the feed. */
  readonly audience: 'public';
  /** What its readers must be allowed to do; the scope of a machine. */
  readonly permission: Permission;
}

interface InternalEvent<Type extends string = string> extends Declaration<Type> {
  /** It makes a module of this system work, and never leaves the system. */
  readonly audience: 'internal';
}

export type EventDeclaration<Type extends string = string> =
  | PublicEvent<Type>
  | InternalEvent<Type>;

const TYPE = /^[a-z]+\.[a-z][a-z0-9]*(?:-[a-z0-9]+)*\.v[1-9]\d*$/;

const catalogue = new Map<string, EventDeclaration>();

/**
 * Declares a type of event, once, in the module that records it. The documents of the API and
 * `docs/events.md` list it: `npm run docs:events` writes the latter.
 * @returns the type
 * @throws Error when the type is malformed or declared twice
 */
export function defineEvent<const Type extends string>(declaration: EventDeclaration<Type>): Type {
  const { type } = declaration;
  if (!TYPE.test(type)) throw new Error(`${type} is not <module>.<past-tense-name>.v<n>.`);
  if (catalogue.has(type)) throw new Error(`The event ${type} is declared twice.`);
  catalogue.set(type, declaration);
  return type;
}

export const findEventType = (type: string): EventDeclaration | undefined => catalogue.get(type);

export const allEventTypes = (): EventDeclaration[] =>
  [...catalogue.values()].sort((a, b) => (a.type < b.type ? -1 : 1));

/** The types that may leave the system, each with the permission that its readers need. */
export const publicEventTypes = (): PublicEvent[] =>
  allEventTypes().filter((each) => each.audience === 'public');
