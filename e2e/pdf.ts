/** Reads the text of a PDF that Chromium has made: its fonts are named by their objects and map glyphs to letters. */

import { inflateSync } from 'node:zlib';

/** The text of all pages, in the order in which it is drawn, without the gaps between words that are drawn apart. */
export function textOfPdf(pdf: Buffer): string {
  const objects = objectsOf(pdf);
  const letters = new Map<string, ReadonlyMap<string, string>>();
  for (const [id, { head }] of objects) {
    const map = /\/ToUnicode (\d+) 0 R/.exec(head)?.[1];
    if (map !== undefined) letters.set(`F${id}`, lettersOf(objects.get(map)?.stream ?? ''));
  }
  return [...objects.values()].map(({ stream }) => textOfStream(stream, letters)).join('\n');
}

interface PdfObject {
  readonly head: string;
  readonly stream: string;
}

function objectsOf(pdf: Buffer): ReadonlyMap<string, PdfObject> {
  const text = pdf.toString('latin1');
  const objects = new Map<string, PdfObject>();
  for (const found of text.matchAll(/(?:^|\n)(\d+) 0 obj\n([\s\S]*?)\nendobj/g)) {
    const body = found[2]!;
    const begin = body.indexOf('stream\n');
    const head = begin < 0 ? body : body.slice(0, begin);
    const coded = begin < 0 ? '' : body.slice(begin + 7, body.lastIndexOf('\nendstream'));
    const isText = !/\/(Length1|Subtype \/Image)/.test(head);
    const stream = isText && head.includes('FlateDecode') ? inflated(coded) : '';
    objects.set(found[1]!, { head, stream });
  }
  return objects;
}

function inflated(coded: string): string {
  return inflateSync(Buffer.from(coded, 'latin1')).toString('latin1');
}

const decoded = (hex: string): string =>
  String.fromCharCode(...(hex.match(/.{4}/g) ?? []).map((each) => Number.parseInt(each, 16)));

/** The letters of a font by glyph, which is written in two or in four hexadecimal digits. */
function lettersOf(map: string): ReadonlyMap<string, string> {
  const letters = new Map<string, string>();
  for (const [, kind, lines] of map.matchAll(/begin(bfchar|bfrange)\n([\s\S]*?)endbf/g))
    for (const line of lines!.trim().split('\n')) {
      const [first, last, to] = [...line.matchAll(/<([0-9A-F]+)>/gi)].map(([, hex]) => hex!);
      if (kind === 'bfchar') letters.set(first!.toUpperCase(), decoded(last!));
      else
        for (let glyph = Number.parseInt(first!, 16); glyph <= Number.parseInt(last!, 16); glyph++) {
          const letter = Number.parseInt(to!, 16) + glyph - Number.parseInt(first!, 16);
          letters.set(
            glyph.toString(16).padStart(first!.length, '0').toUpperCase(),
            String.fromCharCode(letter),
          );
        }
    }
  return letters;
}

/** The text that a page draws, with a line for each place where it begins anew. */
function textOfStream(stream: string, letters: ReadonlyMap<string, ReadonlyMap<string, string>>): string {
  let font: ReadonlyMap<string, string> | undefined;
  let text = '';
  for (const [found, name] of stream.matchAll(/\/(F\d+) [\d.]+ Tf|<[0-9A-F]+>|\bTm\b|\bET\b/gi)) {
    if (name !== undefined) font = letters.get(name);
    else if (found.startsWith('<')) {
      const [glyph = ''] = font?.keys() ?? [];
      const glyphs = found.match(new RegExp(`[0-9A-F]{${glyph.length || 4}}`, 'gi')) ?? [];
      for (const each of glyphs) text += font?.get(each.toUpperCase()) ?? '?';
    } else text += '\n';
  }
  return text;
}
