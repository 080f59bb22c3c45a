import { createRequire } from 'node:module';
import { memoize } from '@orderly/platform/kernel/caching/memoize';
import { openSync } from 'fontkit';
import type PDFDocument from 'pdfkit';

type Doc = InstanceType<typeof PDFDocument>;
export type Struct = ReturnType<Doc['struct']>;

const FONTS = '@expo-google-fonts/noto-sans';
const here = createRequire(import.meta.url);
/**
 * Shared by all documents of a thread, because reading the tables of a font takes far longer than
 * drawing a page with it. PDFKit takes a parsed font, too; its types do not say so.
 */
const parsed = memoize((file) => openSync(here.resolve(`${FONTS}/${file}`)) as unknown as Buffer);
const REGULAR = 'regular';
export const BOLD = 'bold';

const INK = '#1a1a1a';
export const FAINT = '#5a5a5a';
const RULE = '#c8c8c8';
/** A4 in points, with margins of 2 cm at the sides. */
export const PAGE = {
  width: 595.28,
  height: 841.89,
  left: 56,
  right: 539.28,
  top: 56,
  bottom: 770,
};

export interface Placed {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size?: number;
  readonly font?: typeof REGULAR | typeof BOLD;
  readonly color?: string;
  readonly align?: 'left' | 'right';
}

/** A document with tags, so that screen readers read it in order. */
export class Sheet {
  private readonly root: Struct;

  constructor(readonly doc: Doc) {
    doc.registerFont(REGULAR, parsed('400Regular/NotoSans_400Regular.ttf'));
    doc.registerFont(BOLD, parsed('700Bold/NotoSans_700Bold.ttf'));
    this.root = doc.struct('Document');
    doc.addStructure(this.root);
  }

  /** A heading, a paragraph or a table at the end of the document. */
  add(type: 'H1' | 'H2' | 'P' | 'Table', content: () => void): void {
    this.root.add(this.doc.struct(type, {}, content));
  }

  /** A table, whose rows are added while it is drawn. */
  addTable(): Struct {
    const table = this.doc.struct('Table');
    this.root.add(table);
    return table;
  }

  /** What decorates a page and is not read out: rules, and heads that were read before. */
  artifact(content: () => void): void {
    this.doc.markContent('Artifact', { type: 'Layout' });
    content();
    this.doc.endMarkedContent();
  }

  rule(y: number, from = PAGE.left, to = PAGE.right): void {
    this.artifact(() => {
      this.doc.moveTo(from, y).lineTo(to, y).lineWidth(0.5).strokeColor(RULE).stroke();
    });
  }

  /** Writes the text and returns its height. */
  write(text: string, placed: Placed): number {
    const { x, y, width, align = 'left', color = INK } = placed;
    const shown = this.set(text, placed);
    this.doc.fillColor(color).text(shown, x, y, { width, align });
    return this.doc.heightOfString(shown, { width });
  }

  height(text: string, placed: Pick<Placed, 'width' | 'size' | 'font'>): number {
    return this.doc.heightOfString(this.set(text, placed), { width: placed.width });
  }

  private set(text: string, { size = 9, font = REGULAR }: Partial<Placed>): string {
    this.doc.font(font).fontSize(size);
    return this.printable(text);
  }

  /**
   * Replaces what the font has no glyph for: PDF/A forbids the glyph ".notdef", which would stand
   * in its place.
   */
  private printable(text: string): string {
    const { font } = (this.doc as unknown as { _font: { font: GlyphSet } })._font;
    return Array.from(text, (character) => {
      if (character === '\n' || font.hasGlyphForCodePoint(character.codePointAt(0) ?? 0))
        return character;
      return /\s/u.test(character) ? ' ' : '?';
    }).join('');
  }
}

interface GlyphSet {
  hasGlyphForCodePoint(codePoint: number): boolean;
}
