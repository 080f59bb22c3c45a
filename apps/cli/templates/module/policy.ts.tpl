import { type Actor, may } from '@orderly/platform/kernel/identity/actor';
import type { {{Name}} } from './{{name}}.entity.js';
import { {{Name}}Permission } from './{{names}}.permissions.js';

type Owned = Pick<{{Name}}, 'ownerId'>;

export const mayChange = (actor: Actor, { ownerId }: Owned): boolean =>
  may(actor, {{Name}}Permission.WriteAny) ||
  (ownerId === actor.userId && may(actor, {{Name}}Permission.Write));
