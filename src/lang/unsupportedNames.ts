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
  bytevector: 'Use a vector of numbers.',
  'define-cajal': 'Cajal is not there yet.',
  'poisson-lpdf': 'Counts have probabilities: write poisson-lpmf.',
  'binomial-lpdf': 'Counts have probabilities: write binomial-lpmf.',
  'bernoulli-logit-lpdf': 'Outcomes have probabilities: write bernoulli-logit-lpmf.',
  'negative-binomial-lpdf': 'Counts have probabilities: write negative-binomial-lpmf.',
  random: 'A run is repeatable: random-uniform and random-normal draw from its seed.',
};
