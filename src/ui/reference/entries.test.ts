import { expect, it } from 'vitest';
import { builtinNames, options } from '../../lang/catalogue';
import { libraryFormRows } from '../../lang/formCatalogue';
import { entries, groupNames, search } from './entries';

it('has every name of the language once, in a group', () => {
  const names = entries
    .filter(({ group }) => group !== 'libraries')
    .map(({ name, group }) => `${group === 'options' ? 'option ' : ''}${name}`);
  expect(new Set(names).size).toBe(names.length);
  const language = builtinNames().filter((name) => !Object.hasOwn(libraryFormRows, name));
  const wanted = [...language, ...Object.keys(options).map((name) => `option ${name}`)];
  expect([...names].sort()).toEqual([...wanted].sort());
  for (const group of groupNames)
    expect(
      entries.some((entry) => entry.group === group),
      group,
    ).toBe(true);
});

it('lists the libraries, with the text of those that ship and the names that they bring', () => {
  const libraries = entries.filter(({ group }) => group === 'libraries');
  const names = libraries.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(['(malt)', 'tref', '(sicp)', 'cons-stream', '(srfi 1)']));
  expect(libraries.find(({ name }) => name === '(malt)')?.source).toContain('(define (tref t i)');
  expect(search('tref')[0]).toMatchObject({ name: 'tref', doc: expect.stringContaining('(malt) brings it') });
});

it('finds a name first by itself, then by its beginning, its parts and its sentence', () => {
  const names = (query: string): readonly string[] => search(query).map(({ name }) => name);
  expect(names('log')[0]).toBe('log');
  expect(names('log').indexOf('log10')).toBeLessThan(names('log').indexOf('softplus'));
  expect(names('lpdf')).toContain('normal-lpdf');
  expect(names('  Triangular   ')).toContain('cholesky');
  expect(names('root square')).toContain('norm');
  expect(names('zzz')).toEqual([]);
  expect(search('')).toBe(entries);
});

it('takes the value off the example that is inserted', () => {
  const exp = search('max')[0]!;
  expect([exp.example, exp.value]).toEqual(['(max 3 1 2)', '3']);
  expect(search('grad')[0]).toMatchObject({ name: 'grad', value: '12' });
});
