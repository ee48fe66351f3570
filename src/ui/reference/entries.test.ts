import { expect, it } from 'vitest';
import { builtinNames, options } from '../../lang/catalogue';
import { entries, groupNames, search } from './entries';

it('has every name of the language once, in a group', () => {
  const names = entries.map(({ name, group }) => `${group === 'options' ? 'option ' : ''}${name}`);
  expect(new Set(names).size).toBe(names.length);
  const wanted = [...builtinNames(), ...Object.keys(options).map((name) => `option ${name}`)];
  expect([...names].sort()).toEqual([...wanted].sort());
  for (const group of groupNames)
    expect(
      entries.some((entry) => entry.group === group),
      group,
    ).toBe(true);
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
