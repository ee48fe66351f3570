/** Forms and operators of other languages that readers may try, with what to write in Scheme. */

const definition = 'Write (define name value), or (define (name argument …) body …) for a procedure.';
const procedure = 'Write (lambda (argument …) body …), or (define (name argument …) body …).';
const repetition =
  'Repeat by a named let, (let next ((i 0)) (if (< i n) (next (+ i 1)) result)), or by do, for-each or map.';
const pureLanguage = 'Evaluation is pure: pass the new value on, as a loop’s argument for instance.';
const record = 'Write (define-record-type name (make-name field …) name? (field name-field) …).';
const conditional = 'Write (cond (test value …) … (else value …)).';
const library = 'Write (import (malt)), or another library by its name.';
const macro = 'Write (define-syntax name (syntax-rules () (pattern template) …)).';

/** By name. No name of the language is among them. */
export const foreignForms: Readonly<Record<string, string>> = {
  while: repetition,
  until: repetition,
  for: repetition,
  foreach: 'Write (for-each procedure list).',
  'for/list': 'Write (map procedure list).',
  'for/vector': 'Write (vector-map procedure vector).',
  'for/sum': 'Write (apply + (map procedure list)).',
  'for/fold': 'Write (fold-left procedure start list).',
  dotimes: repetition,
  dolist: 'Write (for-each procedure list).',
  def: definition,
  defun: definition,
  defn: definition,
  defvar: definition,
  defconstant: definition,
  defparameter: definition,
  var: definition,
  const: definition,
  function: procedure,
  func: procedure,
  fn: procedure,
  fun: procedure,
  struct: record,
  defstruct: record,
  'define-struct': record,
  require: library,
  'use-modules': library,
  'require-extension': library,
  module: 'Write (define-library (name) (export …) (begin …)).',
  defmacro: macro,
  'define-macro': macro,
  'define-syntax-rule': macro,
  switch: conditional,
  elif: conditional,
  elseif: conditional,
  match: 'Take the value apart by car, cdr or ref, and choose by cond or case.',
  progn: 'Write (begin expression …).',
  begin0: 'Write (let ((first expression)) … first).',
  return: 'No word is needed: the value of a body is that of its last expression.',
  setq: pureLanguage,
  setf: pureLanguage,
  'hash-set!': pureLanguage,
  'hash-table-set!': pureLanguage,
  'make-hash-table': 'Tables do not change: use an association list with assoc.',
  '!=': 'Write (not (= a b)).',
  '==': 'Write (= a b) for numbers, (equal? a b) for anything else.',
  '===': 'Write (= a b) for numbers, (eq? a b) for anything else.',
  '&&': 'Write (and a b).',
  '!': 'Write (not a).',
  '%': 'Write (modulo a b), or (remainder a b).',
  '**': 'Write (expt a b).',
  '^': 'Write (expt a b).',
  '//': 'Write (quotient a b).',
  '++': pureLanguage,
  '+=': pureLanguage,
  '-=': pureLanguage,
};
