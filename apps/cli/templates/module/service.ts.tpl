import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import type { Transaction } from '@orderly/platform/database/transactions';
import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { domainEvent } from '@orderly/platform/messaging/events/domain-event';
import { Outbox } from '@orderly/platform/messaging/outbox/outbox';
import { {{Name}}, type {{Name}}Details } from './{{name}}.entity.js';
import { {{Name}}ChangeForbidden, {{Name}}NotFound } from './{{name}}.errors.js';
import { {{NAME}}_ADDED, type {{Name}}Added } from './{{name}}.events.js';
import { mayChange } from './{{name}}.policy.js';
import { {{Names}}Repository } from './{{names}}.repository.js';

export const {{nameCamel}}Etag = ({ version }: {{Name}}): string => etagOf(version);

@Injectable()
export class {{Names}}Service {
  constructor(
    private readonly {{namesCamel}}: {{Names}}Repository,
    private readonly outbox: Outbox,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws {{Name}}NotFound */
  async get(id: string): Promise<{{Name}}> {
    const {{nameCamel}} = await this.{{namesCamel}}.find(id);
    if (!{{nameCamel}}) throw new {{Name}}NotFound(id);
    return {{nameCamel}};
  }

  list(filter: { ownerId?: string | undefined }, page: PageRequest): Promise<{{Name}}[]> {
    return this.{{namesCamel}}.findPage(filter.ownerId, page);
  }

  /** @throws {{Name}}EmailTaken */
  async add(tx: Transaction, actor: Actor, { name, email }: {{Name}}Details): Promise<{{Name}}> {
    const {{nameCamel}} = {{Name}}.add({ name, email }, actor.userId, this.clock.now());
    const { id, createdAt } = {{nameCamel}};
    await this.{{namesCamel}}.add(tx, {{nameCamel}});
    const { traceparent } = actor.origin;
    const about = { subject: id, occurredAt: createdAt, traceparent };
    const event = domainEvent<{{Name}}Added>({{NAME}}_ADDED, about, { {{nameCamel}}Id: id });
    await this.outbox.record(tx, event);
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: '{{names}}.{{name}}-added',
      subject: { type: '{{name}}', id },
      after: { ownerId: actor.userId },
    });
    return {{nameCamel}};
  }

  /** @throws {{Name}}NotFound, {{Name}}ChangeForbidden, PreconditionFailed, {{Name}}EmailTaken */
  async change(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch,
    details: Partial<{{Name}}Details>,
  ): Promise<{{Name}}> {
    const {{nameCamel}} = await this.{{namesCamel}}.lockById(tx, id);
    if (!{{nameCamel}}) throw new {{Name}}NotFound(id);
    if (!mayChange(actor, {{nameCamel}})) throw new {{Name}}ChangeForbidden();
    ifMatch.assert({{nameCamel}}Etag({{nameCamel}}));
    const { version } = {{nameCamel}};
    {{nameCamel}}.change(details, this.clock.now());
    await this.{{namesCamel}}.saveChange(tx, {{nameCamel}});
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: '{{names}}.{{name}}-changed',
      subject: { type: '{{name}}', id },
      before: { version },
      // Which fields, and not what they say: the audit log outlives names and addresses.
      after: { version: {{nameCamel}}.version, fields: Object.keys(details).sort() },
    });
    return {{nameCamel}};
  }
}
