/** Ports that are strings, with all numbers known and in programs that are staged. */

import { expect, test } from 'vitest';
import { evaluation, mistakes } from '../../testing/compile';

const levels = ['direct', 'interpreter', 'tower'] as const;

test.each(levels)(
  'what is written to a port is a string, and what is read comes piece by piece, at %s',
  (level) => {
    const written = (source: string): string => evaluation(source, { level }).written;
    expect(
      written(`(call-with-output-string
               (lambda (port) (write "a" port) (display "b" port) (newline port) (write-string "cdef" port 1 3)))`),
    ).toBe('"\\"a\\"b\\nde"');
    expect(
      written(`(define port (open-input-string "#;(no) (a . \\"b\\") 12 |x y|"))
             (define first (read port))
             (define second (read-char port))
             (list first (char=? second #\\space) (peek-char port) (read port) (read port) (eof-object? (read port)))`),
    ).toBe('((a . "b") #t #\\1 12 |x y| #t)');
    expect(
      written(
        '(define port (open-input-string "one\\n\\ntwo")) (list (read-line port) (read-line port) (read-string 9 port))',
      ),
    ).toBe('("one" "" "two")');
  },
);

test('shared parts have labels where write-shared writes them', () => {
  const output = (source: string): string =>
    evaluation(`(call-with-output-string (lambda (port) (write-shared ${source} port)))`).written;
  expect(output('(let ((x (list 1 2))) (list x x (cdr x)))')).toBe('"(#0=(1 . #1=(2)) #0# #1#)"');
  expect(output("(let ((v (vector 'a))) (vector v v))")).toBe('"#(#0=#(a) #0#)"');
  expect(output("(list '(1) '(1))")).toBe('"((1) (1))"');
});

test('a closed port refuses to be used, and so does one of the other direction', () => {
  const messages = (source: string): readonly string[] =>
    evaluation(source).found.map(({ message }) => message);
  expect(messages('(define p (open-input-string "a")) (close-port p) (read-char p)')).toEqual([
    'read-char reads from a port that is closed.',
  ]);
  expect(messages('(define p (open-output-string)) (close-output-port p) (write 1 p)')).toEqual([
    'write writes to a port that is closed.',
  ]);
  expect(messages('(write 1 (open-input-string ""))')[0]).toContain('write wants a port for output');
  expect(messages('(read (open-input-string "(a"))')[0]).toContain(
    'read finds a mistake: This ( is never closed.',
  );
});

test('what a program writes to a port does not depend on what the stager tries', () => {
  // There is no item for a text of another length, which is an error.
  const found = (length: number, body: string): readonly string[] =>
    mistakes(`(define-parameter a 1)
              (define text (call-with-output-string (lambda (port) ${body})))
              (define chosen (list-ref (append (make-list ${length} #f) (list 2)) (string-length text)))
              (minimize (square (- a chosen)))`).map(({ code }) => code);
  // A loop with a number that is not known is tried as one, and given up where it writes.
  const loop = '(let loop ((i 0) (x a)) (if (< i 40) (begin (display "i" port) (loop (+ i 1) (sin x)))))';
  expect(found(40, loop)).toEqual([]);
  expect(found(40, '(do ((i 0 (+ i 1))) ((= i 40)) (display "x" port))')).toEqual([]);
  expect(found(1, '(if (> a 0) (display "x" port) (display "yy" port))')).toEqual(['number-not-known']);
  const merged = '(begin (display "xy" port) (let ((y (if (> a 0) (* a 2) (sin a)))) (display "z" port)))';
  expect(found(3, merged)).toEqual([]);
});
