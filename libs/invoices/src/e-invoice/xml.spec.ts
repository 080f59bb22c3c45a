import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DEMO_SELLER } from '@orderly/platform/config/seller';
import { aCart, aPricedOrder } from '../../../../test/support/priced-orders.js';
import {
  aCreditNote,
  anInvoice,
  BUYER,
  NOBODY,
  TAXED,
  UNTAXED,
} from '../../../../test/support/sample-invoices.js';
import { describeWithTool, SAXON_JAR, TOOLS } from '../../../../test/support/tools.js';
import type { Buyer, InvoiceData } from '../document/invoice-data.js';
import { lackingFor } from './requirements.js';
import { invoiceXml, type Syntax } from './xml.js';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/en16931');
const ELSEWHERE: Buyer = {
  ...BUYER,
  vatId: 'DE123456789',
  deliveredTo: {
    ...{ name: 'Lager', contact: 'Bo Example', lines: ['Tor 3', 'Rampe 1'], postCode: '20095' },
    ...{ city: 'Hamburg', region: 'Hamburg', country: 'DE' },
  },
};
/** One for each way in which the rules differ. */
const SAMPLES: Readonly<Record<string, readonly [InvoiceData, Buyer]>> = {
  taxed: [anInvoice(), BUYER],
  'zero-rated': [anInvoice({ ...UNTAXED, paid: 37_50 }), BUYER],
  'without-address': [anInvoice(UNTAXED), NOBODY],
  'outside-scope': [anInvoice(UNTAXED, { seller: { ...DEMO_SELLER, vatId: null } }), BUYER],
  exempt: [anInvoice(UNTAXED, { seller: { ...DEMO_SELLER, taxExemption: '§ 19 UStG' } }), BUYER],
  elsewhere: [anInvoice(TAXED, { seller: { ...DEMO_SELLER, iban: null } }), ELSEWHERE],
  'credit-note': [aCreditNote(), BUYER],
  'taxed-inside': [anInvoice(aPricedOrder(aCart(true), 'EUR')), ELSEWHERE],
  'taxed-on-top': [anInvoice(aPricedOrder(aCart(false), 'EUR')), ELSEWHERE],
  yen: [anInvoice(aPricedOrder(aCart(true), 'JPY')), BUYER],
};

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orderly-xml-'));
  for (const syntax of ['ubl', 'cii', 'xrechnung'] as const)
    for (const [name, [data, buyer]] of Object.entries(SAMPLES))
      if (lackingFor(syntax, data, buyer) === null) await write(name, syntax, data, buyer);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function write(name: string, syntax: Syntax, data: InvoiceData, buyer: Buyer): Promise<void> {
  const kind = syntax === 'cii' ? 'cii' : 'ubl';
  const path = join(folder, kind, `${name}-${syntax}.xml`);
  mkdirSync(join(folder, kind), { recursive: true });
  writeFileSync(path, await invoiceXml(data, buyer, syntax));
}
const filesIn = (kind: string): string[] =>
  readdirSync(join(folder, kind)).map((file) => join(folder, kind, file));

describeWithTool(TOOLS.xmllint, 'the CII of a document', () => {
  it('is valid in the XML Schema of Factur-X', () => {
    const schema = join(FIXTURES, 'Factur-X_1.07.3_EN16931.xsd');

    const { stderr, status } = spawnSync(
      'xmllint',
      ['--noout', '--schema', schema, ...filesIn('cii')],
      { encoding: 'utf8' },
    );

    expect([status, stderr.replaceAll(/^.* validates\n/gm, '')]).toEqual([0, '']);
    expect(filesIn('cii')).toHaveLength(10);
  });
});

describeWithTool(TOOLS.saxon, 'the XML of a document', () => {
  it.each(['ubl', 'cii'] as const)('follows the business rules of EN 16931 as %s', (kind) => {
    const rules = join(folder, `${kind}.xslt`);
    const packed = readFileSync(join(FIXTURES, `EN16931-${kind.toUpperCase()}-validation.xslt.gz`));
    writeFileSync(rules, gunzipSync(packed));
    const [source, reports] = [join(folder, kind), join(folder, `${kind}-reports`)];

    mkdirSync(reports, { recursive: true });
    execFileSync('java', ['-jar', SAXON_JAR, `-xsl:${rules}`, `-s:${source}`, `-o:${reports}`]);

    const failed = readdirSync(reports).flatMap((file) => {
      const report = readFileSync(join(reports, file), 'utf8');
      expect(report).toContain('fired-rule');
      return [...report.matchAll(/failed-assert[^>]*?\bid="([^"]+)"/g)].map(
        ([, id]) => `${file}: ${id}`,
      );
    });
    expect(failed).toEqual([]);
    expect(readdirSync(reports)).toHaveLength(kind === 'ubl' ? 18 : 10);
  });
});

describe('the UBL of a document', () => {
  it('adds up as the rules BR-CO-10 to BR-CO-16 want it', async () => {
    const xml = await invoiceXml(anInvoice({ ...TAXED, paid: 2_81 }), BUYER, 'ubl');
    const pence = (element: string): number[] =>
      [...xml.matchAll(new RegExp(`<cbc:${element} currencyID="EUR">([\\d.]+)<`, 'g'))].map(
        ([, amount]) => Math.round(Number(amount) * 100),
      );
    const sum = (amounts: number[]): number => amounts.reduce((a, b) => a + b, 0);

    const lines = pence('LineExtensionAmount');
    const total = lines.shift();
    const [tax, ...taxByRate] = pence('TaxAmount');

    expect(total).toBe(sum(lines));
    expect(pence('TaxExclusiveAmount')).toEqual([total]);
    expect(sum(pence('TaxableAmount'))).toBe(total);
    expect(tax).toBe(sum(taxByRate));
    expect(pence('TaxInclusiveAmount')).toEqual([(total ?? 0) + (tax ?? 0)]);
    expect(pence('PayableAmount')).toEqual([42_81 - 2_81]);
  });

  it('is the same text when it is made twice', async () => {
    const make = () => invoiceXml(anInvoice(), BUYER, 'ubl');

    expect(await make()).toBe(await make());
  });
});

describe('what a format lacks', () => {
  const kuwait = anInvoice({ ...UNTAXED, currency: 'KWD' });

  it.each([
    ['cii', kuwait, BUYER, 'KWD has more than two decimals'],
    ['cii', anInvoice(), NOBODY, null],
    ['ubl', anInvoice(), NOBODY, 'the buyer has no e-mail address'],
    ['xrechnung', anInvoice(), { ...BUYER, address: null }, 'the buyer has no address'],
    ['xrechnung', anInvoice(), BUYER, null],
  ] as const)('is named for %s (%#)', (format, data, buyer, lacking) => {
    const found = lackingFor(format, data, buyer);

    expect(found?.slice(0, lacking?.length ?? 0) ?? null).toBe(lacking);
  });
});
