import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  aCreditNote,
  anInvoice,
  BUYER,
  UNTAXED,
} from '../../../../test/support/sample-invoices.js';
import { describeWithTool, TOOLS } from '../../../../test/support/tools.js';
import type { InvoiceData } from '../document/invoice-data.js';
import { render } from '../rendering/render.js';
import { invoicePdf } from './invoice-pdf.js';

const LINES = 60;
const long = anInvoice(
  {
    ...UNTAXED,
    total: LINES * 12_50,
    lines: Array.from({ length: LINES }, (_, at) => ({
      ...{ id: String(at), sku: `SKU-${at}`, name: `Teapot number ${at}, 茶壺` },
      ...{ quantity: 1, unitPrice: 12_50, discount: 0, taxRate: 0, tax: 0 },
    })),
  },
  { locale: 'en-GB' },
);

it('makes the same bytes twice', async () => {
  for (const format of ['pdf', 'facturx'] as const) {
    const make = () => render({ data: anInvoice(), buyer: BUYER, format });

    expect(Buffer.compare(await make(), await make())).toBe(0);
  }
});

describeWithTool(TOOLS.pdfTools, 'the PDF of a document', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'orderly-pdf-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function written(data: InvoiceData, format: 'pdf' | 'facturx' = 'pdf'): Promise<string> {
    const path = join(folder, `${data.number}-${data.locale}-${format}.pdf`);
    writeFileSync(path, await render({ data, buyer: BUYER, format }));
    return path;
  }
  const run = (program: string, ...words: string[]): string =>
    execFileSync(program, words, { encoding: 'utf8' });
  const textOf = (path: string): string => run('pdftotext', '-layout', path, '-');

  it('is a tagged PDF/A-3b with embedded fonts', async () => {
    const path = await written(anInvoice());

    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors found');
    expect(run('pdfinfo', path)).toMatch(/Title: +Rechnung INV-2026-000042[\s\S]*Tagged: +yes/);
    expect(run('pdfinfo', '-meta', path)).toMatch(
      /<pdfaid:part>3<\/pdfaid:part>\s*<pdfaid:conformance>B</,
    );
    const fonts = run('pdffonts', path).trim().split('\n').slice(2);
    expect(fonts).toHaveLength(2);
    for (const font of fonts) expect(font).toMatch(/NotoSans.* yes yes yes /);
  });

  it('says all amounts, and how they come about', async () => {
    const text = textOf(await written(anInvoice()));

    expect(text).toMatch(/Teapot, blue +3 +10,00 € +-1,00 € +19 % +29,00 €/);
    expect(text).toMatch(/Gesamtbetrag +42,81 €/);
    expect(text).toMatch(/Enthält USt\. 19 % auf 28,50 € netto +5,41 €/);
    expect(text).toMatch(/Nettosumme +36,82 €/);
    expect(text).toContain('Bitte überweisen Sie 42,81 € bis zum 14. Dezember 2026.');
    expect(text).toContain('Hauptstraße 12');
    expect(text).toContain('USt-IdNr. GB123456789');
  });

  it.each([
    ['en-GB', 'Please pay £37.50 by 14 December 2026.', 'Zero-rated for VAT.'],
    ['fr-FR', 'Merci de régler 37,50 £GB au plus tard le 14 décembre 2026.', 'TVA au taux'],
    ['pl-PL', 'Please pay £37.50 by 14 December 2026.', 'Zero-rated for VAT.'],
  ])('is written for a reader of %s', async (locale, payment, tax) => {
    const text = textOf(await written(anInvoice(UNTAXED, { locale }))).replace(
      /[\u00a0\u202f]/g,
      ' ',
    );

    expect(text).toContain(payment);
    expect(text).toContain(tax);
  });

  it('asks for no payment when all is paid, and on a credit note', async () => {
    const paid = textOf(await written(anInvoice({ ...UNTAXED, paid: 37_50 }, { locale: 'en-GB' })));
    const credited = textOf(await written(aCreditNote()));

    expect(paid).toContain('has been paid in full');
    expect(paid).not.toContain('Please pay');
    expect(credited).toMatch(/Rechnungskorrektur[\s\S]*Korrigiert Rechnung +INV-2026-000042/);
    expect(credited).toContain('Grund: Zu spät');
    expect(credited).not.toContain('überweisen');
  });

  it('repeats the heads on each page, and shows each line once', async () => {
    const path = await written(long);
    const pages = Number(/Pages: +(\d+)/.exec(run('pdfinfo', path))?.[1]);
    const text = textOf(path);

    expect(pages).toBeGreaterThan(2);
    expect(text.match(/Unit price/g)).toHaveLength(pages);
    expect(text).toContain(`Page ${pages} of ${pages}`);
    for (let at = 0; at < LINES; at++)
      expect(text.match(new RegExp(`Teapot number ${at},`, 'g'))).toHaveLength(1);
    // The font has no glyphs for these, and PDF/A forbids to leave them empty.
    expect(text).toContain('Teapot number 7, ??');
  });

  it('carries the XML of Factur-X', async () => {
    const path = await written(anInvoice(), 'facturx');
    const xml = join(folder, 'factur-x.xml');

    run('pdfdetach', '-save', '1', '-o', xml, path);

    expect(run('qpdf', '--check', path)).toContain('No syntax or stream encoding errors found');
    expect(run('pdfdetach', '-list', path)).toContain('1: factur-x.xml');
    expect(run('cat', xml)).toContain('urn:cen.eu:en16931:2017');
    expect(run('pdfinfo', '-meta', path)).toContain('<fx:ConformanceLevel>EN 16931<');
    expect(run('qpdf', '--qdf', '--object-streams=disable', path, '-')).toContain(
      '/AFRelationship /Alternative',
    );
  });

  it('has no attachment on its own', async () => {
    const pdf = await invoicePdf(anInvoice(), BUYER);

    expect(Buffer.from(pdf).includes('/EmbeddedFile')).toBe(false);
  });
});
