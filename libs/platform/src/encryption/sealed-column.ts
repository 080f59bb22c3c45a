import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { DataSource } from 'typeorm';
import { instancesOf } from '../kernel/discovery/instances-of.js';

/** Where a module keeps sealed secrets. The names are from code, and never from input. */
interface ColumnFacts {
  /** With its schema. */
  readonly table: string;
  readonly sealed: string;
  /** The column with the id of the key; empty for rows of the first releases. */
  readonly sealedWith: string;
  /** The place that the secret of this row is sealed for. */
  readonly placeOf: (id: string) => string;
}

interface SealedSecret {
  readonly id: string;
  readonly sealed: string;
}

/**
 * A column of sealed secrets, for the check of the keys at the start and for changes of the key. A
 * module registers one by providing a subclass; its table has a column `id`.
 */
export abstract class SealedColumn {
  constructor(
    private readonly dataSource: DataSource,
    private readonly facts: ColumnFacts,
  ) {}

  placeOf(id: string): string {
    return this.facts.placeOf(id);
  }

  /** Returns one secret for each key that is in use. */
  sampleOfEachKey(): Promise<Array<{ readonly sample: string }>> {
    const { table, sealed, sealedWith } = this.facts;
    // A loose index scan: one look-up per key, however many rows there are.
    return this.dataSource.query(`
      WITH RECURSIVE used AS (
        (SELECT ${sealedWith} AS key, ${sealed} AS sealed FROM ${table} ORDER BY 1 LIMIT 1)
        UNION ALL
        SELECT next.key, next.sealed
          FROM used,
               LATERAL (SELECT ${sealedWith} AS key, ${sealed} AS sealed FROM ${table}
                         WHERE ${sealedWith} > used.key ORDER BY 1 LIMIT 1) AS next
      )
      SELECT sealed AS sample FROM used LIMIT 100`);
  }

  /** Finds secrets that another key sealed. */
  findOthers(keyId: string, limit: number): Promise<SealedSecret[]> {
    const { table, sealed, sealedWith } = this.facts;
    return this.dataSource.query(
      `SELECT id, ${sealed} AS sealed FROM ${table}
        WHERE ${sealedWith} < $1 OR ${sealedWith} > $1 ORDER BY ${sealedWith} LIMIT $2`,
      [keyId, limit],
    );
  }

  /** Returns false when the row was changed or deleted meanwhile. */
  async replace({ id, sealed }: SealedSecret, resealed: string, keyId: string): Promise<boolean> {
    const { table, sealed: column, sealedWith } = this.facts;
    const [, count] = await this.dataSource.query<[unknown[], number]>(
      `UPDATE ${table} SET ${column} = $3, ${sealedWith} = $4 WHERE id = $1 AND ${column} = $2`,
      [id, sealed, resealed, keyId],
    );
    return count === 1;
  }
}

/** All columns of sealed secrets that the modules of this process provide. */
@Injectable()
export class SealedColumns {
  constructor(private readonly discovery: DiscoveryService) {}

  all(): SealedColumn[] {
    return instancesOf(this.discovery, SealedColumn);
  }
}
