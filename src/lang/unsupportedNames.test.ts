import { expect, test } from 'vitest';
import { alternativeTo } from './unsupportedNames';

test('a name of another Scheme is answered with what to write instead', () => {
  expect(alternativeTo('append!')).toBe(
    'Evaluation is pure: nothing changes what it is given. Write append, which makes a new one.',
  );
  for (const name of ['hash-table-set!', 'make-hash-table', 'hashtable-ref', 'hash-ref'])
    expect(alternativeTo(name), name).toContain('mapping');
  for (const name of ['bytevector-u8-ref', 'write-u8', 'utf8->string', 'read-bytevector!'])
    expect(alternativeTo(name), name).toContain('bytes');
  for (const name of ['open-input-file', 'call-with-output-file', 'file-exists?', 'load'])
    expect(alternativeTo(name), name).toContain('files');
  for (const name of ['+i', '1+2i', '-2.5i', 'make-polar', 'imag-part'])
    expect(alternativeTo(name), name).toContain('complex');
  for (const name of ['current-second', 'runtime']) expect(alternativeTo(name), name).toContain('clock');
  expect(alternativeTo('my-own!')).toBe('Evaluation is pure: nothing changes what it is given.');
});

test('other names have no such answer', () => {
  for (const name of ['hare', 'profile', 'reload', 'xi', '+', '-', 'multi', 'u', 'check', 'angles'])
    expect(alternativeTo(name), name).toBeNull();
});
