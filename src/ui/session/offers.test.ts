import { expect, test } from 'vitest';
import { editedText } from './offers';

const source = '(define-parameter a 1)\n(minimize (square a) (steps 10))\n';
const edits = [
  { start: source.indexOf('10'), end: source.indexOf('10') + 2, insert: '40' },
  { start: source.length - 2, end: source.length - 2, insert: ' (restarts 4)' },
];
const wanted = '(define-parameter a 1)\n(minimize (square a) (steps 40) (restarts 4))\n';

test('edits are made in the text of the run', () => {
  expect(editedText(edits, { source }, source)).toBe(wanted);
});

test('edits move along with a comment that was added since', () => {
  expect(editedText(edits, { source }, `; first\n${source}`)).toBe(`; first\n${wanted}`);
});

test('edits are not made where the text has changed', () => {
  expect(editedText(edits, { source }, source.replace('10', '99'))).toBeNull();
});
