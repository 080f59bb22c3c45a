import { Injectable } from '@nestjs/common';
import type { Buyer, InvoiceData } from '../document/invoice-data.js';
import { InvoiceFormatUnavailable, InvoiceRedacted } from '../document/invoices.errors.js';
import { lackingFor } from '../e-invoice/requirements.js';
import type { InvoiceDocument } from '../storage/document.entity.js';
import { RenderingsRepository } from '../storage/renderings.repository.js';
import type { FileFormat } from './format.js';
import { Renderer } from './renderer.js';

type Source = Pick<InvoiceDocument, 'id' | 'snapshot'>;

/** The files of documents. PDFs are stored, because they are asked for most. */
@Injectable()
export class InvoiceFiles {
  constructor(
    private readonly renderings: RenderingsRepository,
    private readonly renderer: Renderer,
  ) {}

  /**
   * Returns the file, and makes it if it is not stored.
   * @throws InvoiceRedacted, InvoiceFormatUnavailable, RenderingBusy
   */
  async get(document: Source, format: FileFormat): Promise<Uint8Array> {
    const { snapshot: data } = document;
    const buyer = buyerOf(data);
    if (format === 'pdf')
      return (await this.renderings.find(document.id)) ?? this.makePdf(document, buyer);
    const lacking = lackingFor(format, data, buyer);
    if (lacking !== null) throw new InvoiceFormatUnavailable(lacking);
    return this.renderer.render({ data, buyer, format });
  }

  private async makePdf({ id, snapshot: data }: Source, buyer: Buyer): Promise<Uint8Array> {
    const pdf = await this.renderer.render({ data, buyer, format: 'pdf' });
    await this.renderings.keep(id, pdf);
    return pdf;
  }
}

function buyerOf({ buyer }: InvoiceData): Buyer {
  if (buyer === null) throw new InvoiceRedacted();
  return buyer;
}
