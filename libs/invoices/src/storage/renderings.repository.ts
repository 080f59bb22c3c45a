import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Rendering } from './rendering.entity.js';

/** The limit of the table. A document of 1,500 lines has a tenth of it. */
const MAX_BYTES = 8_388_608;

@Injectable()
export class RenderingsRepository {
  constructor(private readonly dataSource: DataSource) {}

  async find(documentId: string): Promise<Uint8Array | null> {
    const found = await this.dataSource.manager.findOneBy(Rendering, { documentId });
    return found?.pdf ?? null;
  }

  /** Two makers of one file made the same, so the first stays. */
  async keep(documentId: string, pdf: Uint8Array): Promise<void> {
    if (pdf.byteLength > MAX_BYTES) return;
    await this.dataSource.query(
      `INSERT INTO invoices.renderings (document_id, pdf) VALUES ($1, $2)
       ON CONFLICT (document_id) DO NOTHING`,
      [documentId, Buffer.from(pdf)],
    );
  }

  async purge(days: number, limit: number): Promise<number> {
    const [, deleted] = await this.dataSource.query<[unknown[], number]>(
      `DELETE FROM invoices.renderings WHERE document_id IN (
         SELECT document_id FROM invoices.renderings
          WHERE rendered_at < now() - $1 * interval '1 day' ORDER BY rendered_at LIMIT $2)`,
      [days, limit],
    );
    return deleted;
  }
}
