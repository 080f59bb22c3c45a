/** What a document can be made into. `facturx` is the PDF with the XML of `cii` inside. */
export const FILE_FORMATS = ['pdf', 'ubl', 'cii', 'xrechnung', 'facturx'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

interface FormatFacts {
  readonly mediaType: string;
  /** What stands behind the number in the name of the file. */
  readonly suffix: string;
}

export const FORMAT_FACTS: Readonly<Record<FileFormat, FormatFacts>> = {
  pdf: { mediaType: 'application/pdf', suffix: '.pdf' },
  ubl: { mediaType: 'application/xml', suffix: '-ubl.xml' },
  cii: { mediaType: 'application/xml', suffix: '-cii.xml' },
  xrechnung: { mediaType: 'application/xml', suffix: '-xrechnung.xml' },
  facturx: { mediaType: 'application/pdf', suffix: '-factur-x.pdf' },
};
