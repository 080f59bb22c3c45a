import { Injectable, StreamableFile } from '@nestjs/common';
import { etagOf } from '@orderly/platform/http/etag';
import { NotAcceptable } from '@orderly/platform/http/http.errors';
import { HttpResult } from '@orderly/platform/http/http-result';
import { preferredMediaType } from '@orderly/platform/http/media-ranges';
import { varyBy } from '@orderly/platform/http/vary';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type FileFormat, FORMAT_FACTS } from '../rendering/format.js';
import { InvoiceFiles } from '../rendering/invoice-files.js';
import type { InvoiceDocument } from '../storage/document.entity.js';
import type { Format } from './dto/invoice.queries.js';
import { toInvoiceResponse } from './dto/to-invoice-response.js';

export const PDF = 'application/pdf';
export const XML = 'application/xml';
const MEDIA_TYPES = ['application/json', PDF, XML] as const;

const FORMAT_OF: Readonly<Record<(typeof MEDIA_TYPES)[number], Format>> = {
  'application/json': 'json',
  [PDF]: 'pdf',
  [XML]: 'ubl',
};

/** Sends a document in the format that the caller wants. */
@Injectable()
export class SentDocuments {
  constructor(private readonly files: InvoiceFiles) {}

  /** @throws NotAcceptable, InvoiceRedacted, InvoiceFormatUnavailable, RenderingBusy */
  async send(
    { headers }: FastifyRequest,
    reply: FastifyReply,
    document: InvoiceDocument,
    wanted: Format | undefined,
  ): Promise<HttpResult | StreamableFile> {
    const format = wanted ?? formatFor(headers.accept);
    varyBy(reply, 'Accept');
    const etag = etagOf(document.id, format, document.redactedAt ? 'redacted' : 'issued');
    if (format === 'json') return HttpResult.ok(toInvoiceResponse(document), { etag });
    // Who has the file gets 304, so it need not be made.
    if (headers['if-none-match'] === etag) return HttpResult.ok(undefined, { etag });
    return this.file(reply, document, format, etag);
  }

  private async file(
    reply: FastifyReply,
    document: InvoiceDocument,
    format: FileFormat,
    etag: string,
  ): Promise<StreamableFile> {
    const { mediaType, suffix } = FORMAT_FACTS[format];
    const file = await this.files.get(document, format);
    reply.header('etag', etag);
    return new StreamableFile(file, {
      type: mediaType,
      // A number consists of ASCII letters, digits and hyphens, which need no escape.
      disposition: `attachment; filename="${document.fullNumber}${suffix}"`,
      length: file.byteLength,
    });
  }
}

function formatFor(accept: string | undefined): Format {
  const mediaType = preferredMediaType(accept, MEDIA_TYPES);
  if (mediaType === null) throw new NotAcceptable(MEDIA_TYPES);
  return FORMAT_OF[mediaType];
}
