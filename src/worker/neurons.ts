/** The terms of Cajal in a program, for the page to show. */

import { type Neuron, neuronOf } from '../cajal';
import { cajalTerms, coreOf, expandText } from '../lang';
import type { Table } from '../tables';
import { tableNames } from './pipeline';

export function neuronsOf(source: string, tables: readonly Table[]): readonly Neuron[] {
  const { program } = expandText(source, { source: 'program', tables: tableNames(tables) });
  const terms = program.forms.flatMap(coreOf).flatMap((core) => [...cajalTerms(core)]);
  return terms.flatMap((term) => neuronOf(term) ?? []);
}
