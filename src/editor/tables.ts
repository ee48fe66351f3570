/** The tables that a program can name, with what the editor completes and explains. */

import { Facet } from '@codemirror/state';

export interface TableInfo {
  readonly name: string;
  readonly columns: readonly string[];
}

export const tableFacet = Facet.define<readonly TableInfo[], ReadonlyMap<string, TableInfo>>({
  combine: (lists) => new Map(lists.flat().map((each) => [each.name, each])),
});
