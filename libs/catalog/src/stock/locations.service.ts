import { Injectable } from '@nestjs/common';
import { AuditLog } from '@orderly/platform/audit-log/audit-log';
import { violatesUnique } from '@orderly/platform/database/postgres-errors';
import type { Transaction } from '@orderly/platform/database/transactions';
import { etagOf, type IfMatch } from '@orderly/platform/http/etag';
import type { PageRequest } from '@orderly/platform/http/pagination';
import type { Actor } from '@orderly/platform/kernel/identity/actor';
import { Clock } from '@orderly/platform/kernel/time/clock';
import { DataSource, LessThan } from 'typeorm';
import { Location } from '../ledger/location.entity.js';
import { LocationCodeTaken, LocationNotFound } from '../ledger/location.errors.js';
import type { AddLocationRequest, ChangeLocationRequest } from './dto/location.request.js';

export const locationEtag = ({ version }: Location): string => etagOf(version);

/** The places that hold stock, as staff manages them. */
@Injectable()
export class LocationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** Lists the newest first. */
  list({ limit, after }: PageRequest): Promise<Location[]> {
    const where = after ? { id: LessThan(String(after[0])) } : {};
    return this.dataSource.manager.find(Location, { where, order: { id: 'DESC' }, take: limit });
  }

  /** @throws LocationNotFound */
  async get(id: string): Promise<Location> {
    const location = await this.dataSource.manager.findOneBy(Location, { id });
    if (!location) throw new LocationNotFound(id);
    return location;
  }

  /** @throws LocationCodeTaken */
  async add(tx: Transaction, actor: Actor, { code, name }: AddLocationRequest): Promise<Location> {
    const location = Location.add({ code, name, at: this.clock.now() });
    await tx.insert(Location, location).catch((error: unknown) => {
      throw violatesUnique(error, 'locations_code_key') ? new LocationCodeTaken(code) : error;
    });
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.location-added',
      subject: { type: 'location', id: location.id },
      after: { code },
    });
    return location;
  }

  /** @throws LocationNotFound, PreconditionFailed, MainLocationStaysActive */
  async change(
    tx: Transaction,
    actor: Actor,
    id: string,
    ifMatch: IfMatch,
    request: ChangeLocationRequest,
  ): Promise<Location> {
    const lock = { mode: 'pessimistic_write' } as const;
    const location = await tx.findOne(Location, { where: { id }, lock });
    if (!location) throw new LocationNotFound(id);
    ifMatch.assert(locationEtag(location));
    const { name, active } = location;
    location.change(request, this.clock.now());
    const { version, updatedAt } = location;
    const now = { name: location.name, active: location.active };
    await tx.update(Location, id, { ...now, version, updatedAt });
    await this.audit.record(tx, {
      actorId: actor.userId,
      origin: actor.origin,
      action: 'catalog.location-changed',
      subject: { type: 'location', id },
      before: { active },
      after: { active: now.active, ...(now.name === name ? {} : { name: 'changed' }) },
    });
    return location;
  }
}
