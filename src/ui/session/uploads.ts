/** The tables that the reader dropped on the page: parsed at once, kept in the browser, and used by their names. */

import type { Table } from '../../app/protocol';
import { lazyPart } from '../../parts/lazyPart';
import type { KeyStorage } from '../drafts/draftStorage';
import { Store } from '../state/store';
import { sessionWords as words } from '../words';

const prefix = 'gradus.table.';

/** The maximum size of a file, in bytes: it is kept in the storage of the browser, which is small. */
const maxBytes = 5_000_000;

const tableReader = lazyPart('tableReader', () => import('../files/tableReader'));

export type Added =
  | { readonly kind: 'table'; readonly table: Table; readonly replaced: boolean; readonly kept: boolean }
  | { readonly kind: 'refused'; readonly message: string };

export class Uploads {
  readonly tables: Store<readonly Table[]>;

  constructor(private readonly storage: KeyStorage | null) {
    this.tables = new Store(readAll(storage));
  }

  async add(file: File): Promise<Added> {
    if (file.size > maxBytes) {
      return refuse(file, words.tableTooLarge(megabytes(file.size), megabytes(maxBytes)));
    }
    const text = decodeText(await file.arrayBuffer());
    if (text === null) return refuse(file, words.tableNotText);
    const { freeName, parseTable, TableError, tableName } = await tableReader.load();
    try {
      return this.put(parseTable(freeName(tableName(file.name)), text));
    } catch (error) {
      if (error instanceof TableError) return refuse(file, error.message);
      throw error;
    }
  }

  remove(name: string): void {
    this.tables.update((tables) => tables.filter((table) => table.name !== name));
    this.storage?.removeItem(prefix + name);
  }

  put(table: Table): Added {
    const replaced = this.tables.get().some(({ name }) => name === table.name);
    this.tables.update((tables) => [...tables.filter(({ name }) => name !== table.name), table]);
    let kept = false;
    try {
      this.storage?.setItem(prefix + table.name, JSON.stringify(table));
      kept = this.storage !== null;
    } catch {
      this.storage?.removeItem(prefix + table.name);
    }
    return { kind: 'table', table, replaced, kept };
  }
}

function megabytes(bytes: number): string {
  return words.megabytes((bytes / 1e6).toFixed(1).replace(/\.0$/, ''));
}

function refuse(file: File, reason: string): Added {
  return { kind: 'refused', message: words.tableRefused(file.name, reason) };
}

/** The text of a file in UTF-8, UTF-16 with a byte order mark, or the encoding of old spreadsheets; null for binary files. */
export function decodeText(bytes: ArrayBuffer): string | null {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength));
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  if (new Uint8Array(bytes).includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

function readAll(storage: KeyStorage | null): readonly Table[] {
  if (storage === null) return [];
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
  return keys
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => readTable(key.slice(prefix.length), storage.getItem(key) ?? '') ?? []);
}

/** The table that a kept text holds; null if it holds none. */
export function readTable(name: string, text: string): Table | null {
  try {
    const json: unknown = JSON.parse(text);
    if (typeof json !== 'object' || json === null) return null;
    const fields = new Map<string, unknown>(Object.entries(json));
    const columns = fields.get('columns');
    const rows = fields.get('rows');
    if (!isArrayOf(columns, isText) || !isArrayOf(rows, isRow)) return null;
    return rows.every((row) => row.length === columns.length) ? { name, columns, rows } : null;
  } catch {
    return null;
  }
}

type Cell = Table['rows'][number][number];

function isArrayOf<T>(value: unknown, isItem: (item: unknown) => item is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isCell(value: unknown): value is Cell {
  return value === null || typeof value === 'string' || typeof value === 'number';
}

function isRow(value: unknown): value is readonly Cell[] {
  return isArrayOf(value, isCell);
}
