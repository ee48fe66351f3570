/** The names of the language as entries of the reference, and the search among them. */

import {
  constants,
  controlPrimitives,
  dataPrimitives,
  type Entry,
  evaluatorProcedures,
  forms,
  numericPrimitives,
  options,
  preludeProcedures,
} from '../../lang/catalogue';
import { type Derivative, derivativesOf } from '../../lang/derivatives';
import { exampleOf } from '../../lang/examples';
import { libraryFormRows } from '../../lang/formCatalogue';
import { libraryRows, shippedSentences, standardSentences } from '../../lang/libraryCatalogue';
import { mappingRows } from '../../lang/mappingCatalogue';
import { densityRows, solverRows } from '../../lang/modelCatalogue';
import { fractionRows, numberRows } from '../../lang/numberCatalogue';
import { formatNumber } from '../../lang/numberSyntax';
import { portRows } from '../../lang/portCatalogue';
import { stringRows } from '../../lang/stringCatalogue';
import { tensorRows } from '../../lang/tensorCatalogue';
import { textRows } from '../../lang/textCatalogue';
import malt from '../../scheme/libraries/malt.scm?raw';
import sicp from '../../scheme/libraries/sicp.scm?raw';
import { referenceWords } from '../words';

const libraryFiles = { '(malt)': malt, '(sicp)': sicp } as const;

export const groupNames = [
  'training',
  'options',
  'forms',
  'arithmetic',
  'tensors',
  'densities',
  'solvers',
  'lists',
  'texts',
  'mappings',
  'constants',
  'libraries',
] as const;
export type GroupName = (typeof groupNames)[number];

export interface ReferenceEntry {
  readonly name: string;
  readonly group: GroupName;
  readonly signature: string;
  readonly doc: string;
  /** A use of it, without its value. */
  readonly example: string | null;
  /** The value of the example; null if it has none to show. */
  readonly value: string | null;
  readonly derivatives: readonly Derivative[];
  /** The text of a library that ships; null for everything else. */
  readonly source: string | null;
}

/** The forms that say what is learned, from what, and what is shown of it. */
const trainingForms: readonly string[] = [
  'define-parameter',
  'define-unknown',
  'define-data',
  'fit',
  'minimize',
  'least-squares',
  'negative-log-likelihood',
  'mean-over',
  'sum-over',
  'soft-choice',
  'watch',
  'plot',
  'define-cajal',
];

/** The names of each group, the others being procedures on lists and vectors. */
const rowsOfGroup: readonly (readonly [GroupName, Readonly<Record<string, unknown>>])[] = [
  ['arithmetic', { ...numericPrimitives, ...fractionRows, ...numberRows }],
  ['tensors', tensorRows],
  ['densities', densityRows],
  ['solvers', solverRows],
  ['texts', { ...textRows, ...stringRows, ...portRows, display: true, write: true, newline: true }],
  ['texts', { 'string-map': true, 'string-for-each': true }],
  ['mappings', mappingRows],
];

function groupOfProcedure(name: string): GroupName {
  const found = rowsOfGroup.find(([, rows]) => Object.hasOwn(rows, name));
  if (found !== undefined) return found[0];
  return ['grad', 'value-and-grad', 'jacobian', 'hessian'].includes(name) ? 'arithmetic' : 'lists';
}

function entryOf(
  kind: 'procedure' | 'form' | 'option',
  name: string,
  group: GroupName,
  { signature, doc, ...rest }: Entry,
): ReferenceEntry {
  const example = exampleOf(kind, name, { signature, doc, ...rest });
  const [source = null, value = null] = example?.split(' ; => ') ?? [];
  return {
    name,
    group,
    signature,
    doc,
    example: source,
    value,
    derivatives: derivativesOf(name),
    source: null,
  };
}

const procedures = {
  ...numericPrimitives,
  ...preludeProcedures,
  ...dataPrimitives,
  ...controlPrimitives,
  ...evaluatorProcedures,
};

/** The libraries, each that ships followed by the names that it brings. */
function libraryEntries(): readonly ReferenceEntry[] {
  const plain = { group: 'libraries', example: null, value: null, derivatives: [], source: null } as const;
  const ship = Object.entries(libraryRows).flatMap(([library, rows]) => {
    // The keys of the rows are those of the sentences and of the texts.
    const name = library as keyof typeof libraryRows;
    const example = `(import ${name})`;
    return [
      {
        ...plain,
        name,
        signature: example,
        doc: shippedSentences[name],
        example,
        source: libraryFiles[name],
      },
      ...Object.entries(rows).map(([each, [signature, doc]]: [string, readonly [string, string]]) => ({
        ...plain,
        name: each,
        signature,
        doc: `${doc} ${referenceWords.broughtBy(name)}`,
      })),
    ];
  });
  const others = Object.entries(standardSentences).map(([name, doc]) => {
    const signature = `(import ${name})`;
    return { ...plain, name, signature, doc, example: signature };
  });
  return [...ship, ...others];
}

/** Every name of the language and of its libraries, in the order of its groups. */
export const entries: readonly ReferenceEntry[] = groupNames.flatMap((group) =>
  [
    ...Object.entries(forms)
      .filter(([name]) => !Object.hasOwn(libraryFormRows, name))
      .map(([name, entry]) =>
        entryOf('form', name, trainingForms.includes(name) ? 'training' : 'forms', entry),
      ),
    ...Object.entries(options).map(([name, entry]) => entryOf('option', name, 'options', entry)),
    ...Object.entries(procedures).map(([name, entry]) =>
      entryOf('procedure', name, groupOfProcedure(name), entry),
    ),
    ...Object.entries(constants).map(([name, { value, doc }]): ReferenceEntry => {
      const shown = formatNumber(value);
      return {
        ...{ name, group: 'constants', signature: name, doc, derivatives: [], source: null },
        ...{ example: name, value: shown },
      };
    }),
    ...libraryEntries(),
  ].filter((entry) => entry.group === group),
);

/**
 * The entries that a query finds, best first: by their name, then by words of their name, then by their sentence. All of
 * them, in their groups, for an empty query.
 */
export function search(query: string): readonly ReferenceEntry[] {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return entries;
  const found = entries.flatMap((entry) => {
    const rank = rankOf(entry, wanted);
    return rank === null ? [] : [{ entry, rank }];
  });
  return found.sort((one, other) => one.rank - other.rank).map(({ entry }) => entry);
}

/** From 0, the best; null if the entry is not found. */
function rankOf({ name, doc, signature }: ReferenceEntry, wanted: string): number | null {
  const lower = name.toLowerCase();
  if (lower === wanted) return 0;
  if (lower.startsWith(wanted)) return 1;
  if (lower.split(/[-/>]/).some((part) => part.startsWith(wanted))) return 2;
  if (lower.includes(wanted)) return 3;
  const text = `${doc} ${signature}`.toLowerCase();
  return wanted.split(/\s+/).every((each) => text.includes(each)) ? 4 : null;
}
