import '../allParts';
import { expect, test } from 'vitest';
import { expandText } from '../../lang';
import { densityRows, solverRows } from '../../lang/modelCatalogue';
import densities from '../../scheme/densities.scm?raw';
import lists from '../../scheme/prelude.scm?raw';
import solvers from '../../scheme/solvers.scm?raw';
import { Closure } from '../machine/values';
import { internalNames } from '../primitives';
import { prelude } from './prelude';

const namesIn = (source: string): readonly string[] =>
  expandText(source, { source: 'prelude', tables: [], internals: internalNames }).program.forms.flatMap(
    (form) => (form.kind === 'define' ? [form.name] : []),
  );

test('each definition of the files is found and has a value', () => {
  const named = new Set([...Object.keys(densityRows), ...Object.keys(solverRows)]);
  const offered = [
    ...namesIn(lists),
    ...[...namesIn(densities), ...namesIn(solvers)].filter((name) => named.has(name)),
  ];
  expect(offered.length).toBeGreaterThan(60);
  for (const name of offered) expect(prelude().get(name), name).toBeDefined();
});

test('a definition is prepared once, with those that it calls', () => {
  const map = prelude().get('map');
  expect(map).toBeInstanceOf(Closure);
  expect(prelude().get('map')).toBe(map);
  expect(prelude().get('%map1')).toBeInstanceOf(Closure);
});

test('what the files do not define is not there', () => {
  expect(prelude().get('car')).toBeUndefined();
  expect(prelude().get('no-such-name')).toBeUndefined();
});
