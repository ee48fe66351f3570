import { expect, test } from 'vitest';
import { type Diagnostic, diagnostic } from '../../text/diagnostic';
import { firstProblem } from './compileState';

const span = { source: 'program', start: 0, end: 1 } as const;
const of = (severity: Diagnostic['severity'], message: string): Diagnostic =>
  diagnostic('unbound-name', span, message, { severity });

test('the first problem is the first error, or else the first warning, or else the first remark', () => {
  const remark = of('info', 'a remark');
  const warning = of('warning', 'a warning');
  const error = of('error', 'an error');
  expect(firstProblem([])).toBeNull();
  expect(firstProblem([remark])).toBe(remark);
  expect(firstProblem([remark, warning, of('warning', 'another')])).toBe(warning);
  expect(firstProblem([remark, warning, error, of('error', 'another')])).toBe(error);
});
