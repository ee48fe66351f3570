/** Names of other Schemes that Gradus does not support. */

/** Names that programs may use and Gradus does not support, with the alternative. */
export const unsupportedNames: Readonly<Record<string, string>> = {
  'set!': 'Evaluation is pure: pass the new value on, as a loop’s argument for instance.',
  'set-car!': 'Pairs do not change: make a new one with cons.',
  'set-cdr!': 'Pairs do not change: make a new one with cons.',
  'vector-set!': 'Vectors do not change: make a new one with vector-map.',
  'vector-fill!': 'Vectors do not change: make a new one with make-vector.',
  'string-set!': 'Strings do not change: make a new one with string-append.',
  'list-set!': 'Lists do not change: make a new one with map.',
  'fluid-let':
    'Variables do not change: (parameterize ((parameter value)) …) gives a parameter another value for a while.',
  eval: 'Write (interpret expression environment), with an association list for the environment.',
  include: 'A program is one file: write the text here.',
  'include-ci': 'A program is one file: write the text here.',
  'current-input-port': 'A program has no input but its data; open-input-string reads a string.',
  'define-cajal': 'Cajal is not there yet.',
  'poisson-lpdf': 'Counts have probabilities: write poisson-lpmf.',
  'binomial-lpdf': 'Counts have probabilities: write binomial-lpmf.',
  'bernoulli-logit-lpdf': 'Outcomes have probabilities: write bernoulli-logit-lpmf.',
  'negative-binomial-lpdf': 'Counts have probabilities: write negative-binomial-lpmf.',
  exit: 'A program ends with its last form.',
  'circular-list': 'Every list has an end: a procedure can give the items of one without end.',
  'string-builder': 'Join strings with string-append, or write to the port of call-with-output-string.',
  'with-output-to-string': 'Write to the port that (call-with-output-string (lambda (port) …)) gives.',
  'assertion-violation': 'Write (error message irritant …).',
  pp: 'Write (write-line x).',
  foldl: 'Write (fold f initial list).',
  foldr: 'Write (fold-right f initial list).',
  'build-list': 'Write (list-tabulate n f).',
  'build-vector': 'Write (vector-tabulate f n).',
  range: 'Write (iota n start step).',
  rest: 'Write (cdr list).',
  'empty?': 'Write (null? list).',
  empty: "The empty list is written '().",
  gensym: 'Symbols are equal if their names are: write one that nothing else uses.',
  random: 'A run is repeatable: random-uniform and random-normal draw from its seed.',
};

const unchanging = 'Evaluation is pure: nothing changes what it is given.';

/** Kinds of names that Gradus does not support, with the alternative; `$1` is the first group. */
const unsupportedKinds: readonly (readonly [RegExp, string])[] = [
  [/bytevector|u8|utf8/, 'Gradus has no bytes: use a vector of numbers.'],
  [
    /hash-?(table|map|set|ref)|^hash(table)?-/,
    'Tables that do not change are mappings: (mapping (make-default-comparator) key value …).',
  ],
  [/^assert-|^check-/, 'Write (check expression => expected), or (assert test).'],
  [/^(make-(rectangular|polar)|(real|imag)-part|magnitude|angle)$/, 'Gradus has no complex numbers.'],
  [/^[+-]?[\d.]*[+-][\d.]*i$|^[+-]?[\d.]+@[+-]?[\d.]+$/, 'Gradus has no complex numbers.'],
  [
    /-file$|^file-|^(open|with|call-with)-(binary-)?(input|output)-file|^load$/,
    'A program has no files; tables are its data: see define-data.',
  ],
  [
    /^(current-(time|second|jiffy|milliseconds)|jiffies-per-second|runtime|real-time)$/,
    'A program cannot read the clock: a run is repeatable.',
  ],
  [
    /^(append|reverse|filter|remove|delete|sort|list-sort|vector-sort|take|drop-right|delete-duplicates|append-reverse|alist-delete|mapping-[a-z-]+|lset-[a-z]+|partition|split-at|span|break|concatenate|append-map|map)!$/,
    `${unchanging} Write $1, which makes a new one.`,
  ],
  [/!$/, unchanging],
];

/** The alternative to a name that Gradus does not support; null for other names. */
export function alternativeTo(name: string): string | null {
  if (Object.hasOwn(unsupportedNames, name)) return unsupportedNames[name]!;
  for (const [kind, alternative] of unsupportedKinds) {
    const found = kind.exec(name);
    if (found !== null) return alternative.replace('$1', found[1] ?? '');
  }
  return null;
}
