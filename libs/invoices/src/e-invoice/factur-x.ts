import type { Attachment } from '../pdf/invoice-pdf.js';

const NAMESPACE = 'urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#';
/** The name that the standard fixes. */
const FILE = 'factur-x.xml';

/** In the order of the standard, with what the schema says about each. */
const PROPERTIES: ReadonlyArray<readonly [name: string, value: string, description: string]> = [
  ['DocumentFileName', FILE, 'name of the embedded XML invoice file'],
  ['DocumentType', 'INVOICE', 'INVOICE'],
  ['Version', '1.0', 'the version of the Factur-X standard'],
  ['ConformanceLevel', 'EN 16931', 'the conformance level of the embedded data'],
];

const facts = PROPERTIES.map(([name, value]) => `<fx:${name}>${value}</fx:${name}>`).join('\n');

const definitions = PROPERTIES.map(
  ([name, , description]) => `<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>${name}</pdfaProperty:name>
<pdfaProperty:valueType>Text</pdfaProperty:valueType>
<pdfaProperty:category>external</pdfaProperty:category>
<pdfaProperty:description>${description}</pdfaProperty:description>
</rdf:li>`,
).join('\n');

/**
 * What Factur-X 1.0 adds to the metadata. PDF/A allows properties of others only together with a
 * description of their schema.
 */
const METADATA = `
<rdf:Description rdf:about="" xmlns:fx="${NAMESPACE}">
${facts}
</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>${NAMESPACE}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>fx</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>
${definitions}
</rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>`;

/** The CII of a document as the part of its PDF that programs read. */
export const facturXAttachment = (xml: string): Attachment => ({
  name: FILE,
  xml,
  description: 'Factur-X',
  metadata: METADATA,
});
