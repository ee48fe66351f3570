/**
 * Conditions, escapes, promises and parameters, as rows of the catalogue. What implements them is loaded with the first
 * text that writes one of the names.
 */

/** Primitives. */
export const escapeRows = {
  'call/cc': [
    '(call/cc f)',
    'Calls f with a procedure that leaves the call: its argument is then the value of the call.',
    '(call/cc (lambda (leave) (+ 1 (leave 5)))) ; => 5',
  ],
  'call-with-current-continuation': [
    '(call-with-current-continuation f)',
    'The same as call/cc.',
    '(call-with-current-continuation (lambda (leave) (leave 1))) ; => 1',
  ],
  raise: [
    '(raise x)',
    'Raises x, any value, for the nearest guard or handler.',
    "(guard (e (#t (list 'raised e))) (raise 5)) ; => (raised 5)",
  ],
  'raise-continuable': [
    '(raise-continuable x)',
    'Raises x; what the handler returns is the value.',
    '(with-exception-handler (lambda (e) 4) (lambda () (+ 1 (raise-continuable 0)))) ; => 5',
  ],
  'with-exception-handler': [
    '(with-exception-handler handler thunk)',
    'Calls the thunk; the handler is called with what is raised meanwhile.',
    '(with-exception-handler (lambda (e) (* 2 e)) (lambda () (raise-continuable 3))) ; => 6',
  ],
  'error-object?': [
    '(error-object? x)',
    'Whether x describes a mistake, made by error or by a procedure of the language.',
    '(guard (e ((error-object? e) #t)) (car 5)) ; => #t',
  ],
  'error-object-message': [
    '(error-object-message e)',
    'The message of an error.',
    '(guard (e (#t (error-object-message e))) (error "too small:" 3)) ; => "too small:"',
  ],
  'error-object-irritants': [
    '(error-object-irritants e)',
    'The values that explain an error, as a list.',
    '(guard (e (#t (error-object-irritants e))) (error "too small:" 3)) ; => (3)',
  ],
  'read-error?': [
    '(read-error? x)',
    'Whether x is a mistake of reading: never, because a program reads nothing.',
    '(guard (e (#t (read-error? e))) (car 5)) ; => #f',
  ],
  'file-error?': [
    '(file-error? x)',
    'Whether x is a mistake of a file: never, because a program has no files.',
    '(guard (e (#t (file-error? e))) (car 5)) ; => #f',
  ],
  force: [
    '(force promise)',
    'The value of a promise, computed when it is first asked for; of anything else, itself.',
    '(force (delay (+ 1 2))) ; => 3',
  ],
  'make-promise': [
    '(make-promise x)',
    'A promise of x, which is computed already; of a promise, itself.',
    '(force (make-promise 5)) ; => 5',
  ],
  'promise?': ['(promise? x)', 'Whether x is a promise.', '(promise? (delay 1)) ; => #t'],
} as const;

/** Procedures in `scheme/control.scm`. */
export const windRows = {
  'dynamic-wind': [
    '(dynamic-wind before thunk after)',
    'Calls before, the thunk, and after, also where the thunk is left by an escape; the value is that of the thunk.',
    "(dynamic-wind (lambda () 'in) (lambda () 5) (lambda () 'out)) ; => 5",
  ],
  'make-parameter': [
    '(make-parameter value [converter])',
    'A procedure that returns the value, or what parameterize gives it for a while. The converter is called with each value that it is given.',
    '((make-parameter 5)) ; => 5',
  ],
} as const;

export const controlFormRows = {
  guard: [
    '(guard (name clause ...) body ...)',
    'The body; if it raises something, the first clause whose test holds, as in cond, with the name for what was raised.',
    "(guard (e ((symbol? e) (list 'caught e)) (else 0)) (raise 'oops)) ; => (caught oops)",
  ],
  parameterize: [
    '(parameterize ((parameter value) ...) body ...)',
    'The body, with other values for parameters.',
    '(let ((base (make-parameter 10))) (parameterize ((base 2)) (base))) ; => 2',
  ],
  delay: [
    '(delay expression)',
    'A promise of the value, which is computed when force first asks for it.',
    '(force (delay (* 2 3))) ; => 6',
  ],
  'delay-force': [
    '(delay-force expression)',
    'A promise of what the promise that is the expression’s value promises; a chain of them takes no space.',
    '(force (delay-force (delay 5))) ; => 5',
  ],
  'case-lambda': [
    '(case-lambda ((name ...) body ...) ...)',
    'A procedure whose first clause that takes so many arguments is called.',
    '((case-lambda ((a) 1) ((a b) 2)) 5 6) ; => 2',
  ],
} as const;

/** What the expanders of these forms call: primitives, and procedures in `scheme/control.scm`. */
export const controlInternals = [
  '%catch',
  '%outside',
  '%wind',
  '%bind',
  '%dynamic',
  '%key',
  '%not-a-parameter',
  '%clause',
  '%promise',
] as const;
export const controlHelpers = ['%guard', '%guard-some', '%parameterize', '%case-lambda'] as const;
