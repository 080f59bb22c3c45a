import { Injectable } from '@nestjs/common';
import { violatesUnique } from '@orderly/platform/database/postgres-errors';
import type { Transaction } from '@orderly/platform/database/transactions';
import type { PageRequest } from '@orderly/platform/http/pagination';
import { DataSource, IsNull } from 'typeorm';
import { {{Name}} } from './{{name}}.entity.js';
import { {{Name}}EmailTaken } from './{{name}}.errors.js';

/** The only file that queries {{schema}}.{{schema}}, besides those of `privacy/`. */
@Injectable()
export class {{Names}}Repository {
  constructor(private readonly dataSource: DataSource) {}

  find(id: string): Promise<{{Name}} | null> {
    return this.dataSource.getRepository({{Name}}).findOneBy({ id });
  }

  /** Newest first. */
  findPage(ownerId: string | undefined, { limit, after }: PageRequest): Promise<{{Name}}[]> {
    const query = this.dataSource
      .getRepository({{Name}})
      .createQueryBuilder('{{nameCamel}}')
      .orderBy('{{nameCamel}}.id', 'DESC')
      .limit(limit);
    if (ownerId !== undefined) query.andWhere('{{nameCamel}}.ownerId = :ownerId', { ownerId });
    if (after) query.andWhere('{{nameCamel}}.id < :after', { after: after[0] });
    return query.getMany();
  }

  /** Locked until the transaction ends: of two changes the second sees the first. */
  lockById(tx: Transaction, id: string): Promise<{{Name}} | null> {
    return tx.getRepository({{Name}}).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  /** @throws {{Name}}EmailTaken; waits for a transaction that is just taking the address */
  async add(tx: Transaction, {{nameCamel}}: {{Name}}): Promise<void> {
    await tx.insert({{Name}}, {{nameCamel}}).catch(explained);
  }

  /**
   * For one that `lockById` locked.
   * @throws {{Name}}EmailTaken
   */
  async saveChange(tx: Transaction, {{nameCamel}}: {{Name}}): Promise<void> {
    const { id, name, email, version, updatedAt } = {{nameCamel}};
    await tx.update({{Name}}, id, { name, email, version, updatedAt }).catch(explained);
  }

  /** The first time stays. */
  async markWelcomed(tx: Transaction, id: string, welcomedAt: Date): Promise<void> {
    await tx.update({{Name}}, { id, welcomedAt: IsNull() }, { welcomedAt });
  }
}

function explained(error: unknown): never {
  throw violatesUnique(error, '{{schema}}_email_key') ? new {{Name}}EmailTaken() : error;
}
