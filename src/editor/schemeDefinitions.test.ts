import { expect, test } from 'vitest';
import { densityRows, solverRows } from '../lang/modelCatalogue';
import { definitionInScheme } from './schemeDefinitions';

test('each density and solver has its definition, with the helpers that it calls', () => {
  for (const name of [...Object.keys(densityRows), ...Object.keys(solverRows)])
    expect(definitionInScheme(name), name).toMatch(new RegExp(`\\(define \\(?${name}[\\s)]`));
  expect(definitionInScheme('rk4')).toContain('(define (%fixed-steps name step)');
  expect(definitionInScheme('rk4')).not.toContain('%adaptive');
  expect(definitionInScheme('rosenbrock')).toContain('(define (%step-factor');
  expect(definitionInScheme('sqrt')).toBeNull();
});
