import { expect, it } from 'vitest';
import { readAddress } from './address';

it('an address names nothing, an example, another page, or else a link of some version', () => {
  expect(readAddress('')).toEqual({ kind: 'none' });
  expect(readAddress('#')).toEqual({ kind: 'none' });
  expect(readAddress('#program')).toEqual({ kind: 'none' });
  expect(readAddress('#example/hare-lynx')).toEqual({ kind: 'example', id: 'hare-lynx' });
  expect(readAddress('#experiments')).toEqual({ kind: 'experiments' });
  expect(readAddress('#digits')).toEqual({ kind: 'digits' });
  expect(readAddress('#v1/abc')).toEqual({ kind: 'link', fragment: 'v1/abc' });
  expect(readAddress('#v2/abc')).toEqual({ kind: 'link', fragment: 'v2/abc' });
  expect(readAddress('#example/<b>')).toMatchObject({ kind: 'link' });
});
