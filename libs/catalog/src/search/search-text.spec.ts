import { foldQuery, foldText } from './search-folding.js';
import { MAX_SOUGHT_WORDS, searchFieldsOf, soughtWords } from './search-text.js';

const tea = { sku: 'TEA-1@85', name: 'Thé à la Crème', description: 'Loose\nleaf, 100% black.' };

/** Matches like LIKE, for patterns whose only wildcards are the outer ones. */
function isLike(text: string, pattern: string): boolean {
  const start = pattern.startsWith('%') ? 1 : 0;
  const part = pattern.slice(start, -1);
  return start === 1 ? text.includes(part) : text.startsWith(part);
}

/** True when both ways of the search find it; throws when they disagree. */
function finds(query: string, product: string | typeof tea): boolean {
  const { searchText, searchWords } = searchFieldsOf(
    typeof product === 'string' ? { sku: '', name: product, description: '' } : product,
  );
  const sought = soughtWords(query);
  const byText = sought.every(({ text }) => isLike(searchText, text));
  const byTerms = sought.every(
    ({ lookUp, terms, text, mustCheck }) =>
      (lookUp === null || searchWords.some((word) => isLike(word, lookUp))) &&
      terms.every((term) => searchWords.includes(term)) &&
      (!mustCheck || isLike(searchText, text)),
  );
  if (byText !== byTerms) throw new Error(`"${query}" in "${searchText}": ${byText}, ${byTerms}`);
  return byText && sought.length > 0;
}

describe('search text', () => {
  it('is folded: no capitals, accents or punctuation', () => {
    expect(searchFieldsOf(tea).searchText).toBe(' tea 1 85 the a la creme loose leaf 100 black');
  });

  it.each(['creme', 'CRÈME', 'rem', 'leaf tea', 'tea-1', 'lo', 'l b', '100%'])(
    'matches %p',
    (query) => expect(finds(query, tea)).toBe(true),
  );

  it.each(['coffee', 'tea coffee', 'ea', 'em', '', '%', '_'])('does not match %p', (query) => {
    expect(finds(query, tea)).toBe(false);
  });

  it('takes no wildcard from the query', () => {
    expect(soughtWords("%_\\ '; --")).toEqual([]);
    expect(soughtWords('a%b_c').map(({ text }) => text)).toEqual(['% a%', '% b%', '% c%']);
  });

  it('looks for the longest words when there are too many', () => {
    const sought = soughtWords('i ii iii iiii v vi vii viii ix x');

    expect(sought).toHaveLength(MAX_SOUGHT_WORDS);
    expect(sought[0]?.text).toBe('%iiii%');
    expect(sought.map(({ text }) => text)).not.toContain('% x%');
  });

  it('keeps index terms short whatever is written', () => {
    const blob = `${'ab'.repeat(120)}needle${'cd'.repeat(2_300)}`;
    const { searchWords } = searchFieldsOf({ sku: 'x', name: 'y', description: blob });

    expect(Math.max(...searchWords.map((word) => word.length))).toBeLessThanOrEqual(200);
    expect(finds('needle', blob)).toBe(true);
    expect(finds('cdcdcd'.repeat(10), blob)).toBe(true);
    expect(finds('bneedlec', blob)).toBe(true);
    expect(finds('ﷺ'.repeat(100), blob)).toBe(false);
    expect(finds(blob.slice(0, 120), blob)).toBe(true);
    expect(finds(`${blob.slice(0, 119)}z`, blob)).toBe(false);
  });
});

describe('folding', () => {
  it.each([
    ['strasse', 'Straße'],
    ['STRASSE', 'straße'],
    ['straße', 'STRASSE'],
    ['grosse', 'GROẞE'],
    ['istanbul', 'İSTANBUL'],
    ['ISTANBUL', 'ıstanbul'],
    ['lodz', 'Łódź'],
    ['orsted', 'Ørsted'],
    ['da nang', 'Đà Nẵng'],
    ['aether oeuvre', 'Æther Œuvre'],
    ['thorsmork', 'Þórsmörk'],
    ['reykjavikur gadur', 'Reykjavíkur gaður'],
    ['ΟΔΟΣ', 'οδός'],
    ['οδος', 'ΟΔΟΣ'],
    ['ὁδός', 'ΟΔΌΣ'],
    ['office', 'oﬃce'],
    ['fish', 'ﬁſh'],
    ['teapot', 'ＴＥＡＰＯＴ'],
    ['カラス', 'ｶﾗｽ'],
    ['ガラス', 'ｶﾞﾗｽ'],
    ['iv', 'Ⅳ'],
    ['x2', 'x²'],
    ['ёлка', 'ЕЛКА'],
    ['йод', 'иод'],
    ['շուն', 'ՇՈՒՆ'],
    ['softly', 'soft\u00adly'],
    ['softly', 'soft\u200bly'],
    ['softly', 'soft\u2060ly'],
    ['softly', '\ufeffsoft\u200d\ufe0fly'],
    ['soft\u00adly', 'softly'],
    ['\u202etea\u202c', 'tea'],
    ['میخواهم', 'می\u200cخواهم'],
    ['كتاب', 'كـــتاب'],
    ['كتاب', 'كِتَابٌ'],
    ['كتاب', 'کتاب'],
    ['احمد', 'أَحْمَد'],
    ['على', 'علي'],
    ['مدرسه', 'مدرسة'],
    ['123', '١٢٣'],
    ['123', '۱۲۳'],
    ['۴۵', '45'],
    ['12', '१२'],
    ['７', '7'],
    ['שלומ', 'שָׁלוֹם'],
    ['ארהב', 'ארה״ב'],
    ['childrens', "children's"],
    ["children's", 'childrens'],
    ['children’s', "children's"],
    ['or', "d'or"],
    ["п'ять", 'пʼять'],
    ['hawaii', 'Hawaiʻi'],
    ['foo', 'Foo™'],
    ['20', '20€'],
  ])('finds %p in %p', (query, name) => {
    expect(finds(query, name)).toBe(true);
  });

  it.each([
    ['茶', '高級緑茶セット'],
    ['緑茶', '高級緑茶セット'],
    ['セット', '高級緑茶セット'],
    ['級緑茶セ', '高級緑茶セット'],
    ['タワー', '東京タワー限定品'],
    ['ワ', '東京タワー'],
    ['ケース', 'iPhone用ケース'],
    ['iphone', 'iPhone用ケース'],
    ['手機', '智慧型手機保護殼'],
    ['커피', '유기농커피원두'],
    ['두', '유기농커피원두'],
    ['กาแฟ', 'ร้านกาแฟสด'],
    ['ชา', 'ใบชาเขียว'],
    ['កាហ្វេ', 'ហាងកាហ្វេ'],
    ['စာ', 'ရေးစာအုပ်'],
    ['𠮷野', '新𠮷野家'],
  ])('finds %p within %p, which has no blanks', (query, name) => {
    expect(finds(query, name)).toBe(true);
  });

  it.each([
    ['ガラス', 'カラス'],
    ['カラス', 'ガラス'],
    ['はは', 'ぱぱ'],
    ['ชา', 'ช้า'],
    ['कि', 'की'],
    ['क', 'ख'],
    ['茶緑', '高級緑茶セット'],
    ['級緑茶ト', '高級緑茶セット'],
    ['aß', 'as'],
  ])('does not find %p in %p', (query, name) => {
    expect(finds(query, name)).toBe(false);
  });

  it('does not find together what only its parts have', () => {
    expect(finds('緑茶会', '緑茶 茶会')).toBe(false);
    expect(finds('あいうえお', 'あいう いうえ うえお')).toBe(false);
  });

  it.each(['Straße', 'ΑΣ', 'น้ำ', 'ｶﾞ', 'İ', 'ﬃ', "d'or", 'ŉ', '۱²', 'ǅ', 'ﷺ'])(
    'gives the same words when it folds what it folded of %p',
    (text) => {
      const once = foldQuery(text);

      expect(foldQuery(once.join(' '))).toEqual(once);
    },
  );

  it('keeps the words of a text once each way', () => {
    expect(foldText("d'or et l’eau")).toEqual(['d', 'or', 'et', 'l', 'eau', 'dor', 'leau']);
  });
});
