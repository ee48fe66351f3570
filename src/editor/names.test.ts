import { expect, test } from 'vitest';
import { stateOf } from './markedText';
import { nameMarks } from './names';
import { tableFacet } from './tables';

/** The text with the classes of each coloured name after it: `list:builtin`. */
function coloured(program: string): string {
  const state = stateOf(program, tableFacet.of([{ name: 'puromycin', columns: [] }]));
  let text = program;
  for (const { to, classes } of nameMarks(state, 0, program.length).reverse()) {
    text = `${text.slice(0, to)}:${classes.join('+')}${text.slice(to)}`;
  }
  return text;
}

test.each([
  ['definitions', '(define (area w) w)', '(define:form (area:definition w) w)'],
  ['a use has no colour of its own', '(area 1)', '(area 1)'],
  [
    'learned parameters, wherever they are',
    '(define-parameter k 1 positive) (* k 2)',
    '(define-parameter:training k:parameter+definition 1 positive:word) (*:builtin k:parameter 2)',
  ],
  [
    'columns and tables',
    '(define-data (conc) puromycin (where (< conc 1)))',
    '(define-data:training (conc:column+definition) puromycin:data (where:word (<:builtin conc:column 1)))',
  ],
  [
    'options and their contents',
    '(fit f (x) y (optimizer (adam 0.1)) (loss huber))',
    '(fit:training f (x) y (optimizer:word (adam:word 0.1)) (loss:word huber:word))',
  ],
  ['the language’s procedures and numbers', '(sqrt pi)', '(sqrt:builtin pi:constant)'],
  ['not where the program binds their names', '(lambda (list) (list 1))', '(lambda:form (list) (list 1))'],
  [
    'a form’s name is a procedure where it is bound',
    '(let loop ((k 0)) (loop k))',
    '(let:form loop:definition ((k 0)) (loop k))',
  ],
  ['else and =>', '(cond (a => f) (else 1))', '(cond:form (a =>:form f) (else:form 1))'],
  ['quoted names', "'(define x) (quote y)", "'(define:data x:data) (quote:form y:data)"],
  ['unquoted names', '`(list ,(list x))', '`(list:data ,(list:builtin x))'],
  ['what is commented out has the colour of a comment', '#;(define x 1) x', '#;(define x 1) x'],
  ['what R7RS has and Gradus has not', '(set! x 1)', '(set!:absent x 1)'],
  [
    'macros',
    '(define-syntax swap (syntax-rules () ((_ a) a))) (swap 1)',
    '(define-syntax:form swap:form+definition (syntax-rules:form () ((_ a) a))) (swap:form 1)',
  ],
])('%s', (_, program, expected) => expect(coloured(program)).toBe(expected));
