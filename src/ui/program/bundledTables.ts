/** The names and columns of the tables that ship, for completion in the editor. */

import type { TableInfo } from '../../editor';
import { digitTable } from '../../labs/digits/data';
import { bundledTable, bundledTables } from '../../tables/bundled';
import { tableInfo } from './editorHost';

/** A table is listed under each of its names. */
export function bundledTableInfos(): readonly TableInfo[] {
  return [
    tableInfo(digitTable),
    ...bundledTables.flatMap(({ name, alias }) => {
      const table = bundledTable(name);
      if (table === null) return [];
      return [name, ...(alias === null ? [] : [alias])].map((each) =>
        tableInfo({ name: each, columns: table.columns }),
      );
    }),
  ];
}
