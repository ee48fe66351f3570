/** Procedures on vectors that few programs use, mostly those of SRFI 133, as rows of the catalogue. Their part is loaded late. */

export const vectorRows = {
  'vector-fold': [
    '(vector-fold f initial vector ...)',
    '(f accumulated item ...) from the first items.',
    '(vector-fold + 0 (vector 1 2 3)) ; => 6',
  ],
  'vector-fold-right': [
    '(vector-fold-right f initial vector ...)',
    '(f accumulated item ...) from the last items.',
    "(vector-fold-right xcons '() (vector 1 2)) ; => (1 2)",
  ],
  'vector-count': [
    '(vector-count good? vector ...)',
    'How many items good? holds for.',
    '(vector-count even? (vector 1 2 4)) ; => 2',
  ],
  'vector-index': [
    '(vector-index good? vector ...)',
    'The place of the first items for which good? holds, or #f.',
    '(vector-index even? (vector 1 2 4)) ; => 1',
  ],
  'vector-index-right': [
    '(vector-index-right good? vector ...)',
    'The place of the last items for which good? holds, or #f.',
    '(vector-index-right even? (vector 1 2 4)) ; => 2',
  ],
  'vector-skip': [
    '(vector-skip skip? vector ...)',
    'The place of the first items for which skip? does not hold, or #f.',
    '(vector-skip odd? (vector 1 2 4)) ; => 1',
  ],
  'vector-skip-right': [
    '(vector-skip-right skip? vector ...)',
    'The place of the last items for which skip? does not hold, or #f.',
    '(vector-skip-right even? (vector 1 2 4)) ; => 0',
  ],
  'vector-any': [
    '(vector-any good? vector ...)',
    'The first true answer of good? on the items, or #f.',
    '(vector-any even? (vector 1 2)) ; => #t',
  ],
  'vector-every': [
    '(vector-every good? vector ...)',
    'The last answer of good? if all are true, or #f.',
    '(vector-every even? (vector 1 2)) ; => #f',
  ],
  'vector-binary-search': [
    '(vector-binary-search vector value compare)',
    'The place of a value in a vector that is in order, or #f; (compare item value) is below, at or above 0.',
    '(vector-binary-search (vector 1 3 5) 3 -) ; => 1',
  ],
  'vector-partition': [
    '(vector-partition keep? vector)',
    'Two values: the items for which keep? holds before the others, and how many they are.',
    '(call-with-values (lambda () (vector-partition even? (vector 1 2 3 4))) list) ; => (#(2 4 1 3) 2)',
  ],
  'vector-filter': [
    '(vector-filter keep? vector)',
    'The items for which keep? holds, as a vector.',
    '(vector-filter even? (vector 1 2 4)) ; => #(2 4)',
  ],
  'vector-cumulate': [
    '(vector-cumulate f initial vector)',
    'What (f accumulated item) gives item by item.',
    '(vector-cumulate + 0 (vector 1 2 3)) ; => #(1 3 6)',
  ],
  'vector-unfold': [
    '(vector-unfold f n seed ...)',
    'n items: f of the place and the seeds gives an item and the next seeds.',
    '(vector-unfold (lambda (place x) (values x (* 2 x))) 4 1) ; => #(1 2 4 8)',
  ],
  'vector-unfold-right': [
    '(vector-unfold-right f n seed ...)',
    'As vector-unfold, from the last place.',
    '(vector-unfold-right (lambda (place x) (values x (* 2 x))) 4 1) ; => #(8 4 2 1)',
  ],
  'vector-tabulate': [
    '(vector-tabulate f n)',
    'The results of f on 0, 1, … up to n.',
    '(vector-tabulate square 3) ; => #(0 1 4)',
  ],
  'make-initialized-vector': [
    '(make-initialized-vector n f)',
    'The results of f on 0, 1, … up to n.',
    '(make-initialized-vector 3 square) ; => #(0 1 4)',
  ],
  'vector-concatenate': [
    '(vector-concatenate vectors)',
    'The vectors of a list joined.',
    "(vector-concatenate '(#(1) #(2 3))) ; => #(1 2 3)",
  ],
  'vector-empty?': ['(vector-empty? vector)', 'Whether it has no items.', '(vector-empty? (vector)) ; => #t'],
  'vector=': [
    '(vector= same? vector ...)',
    'Whether the vectors are equally long, with items that are the same.',
    '(vector= = (vector 1) (vector 1)) ; => #t',
  ],
  'vector-reverse-copy': [
    '(vector-reverse-copy vector [start end])',
    'The items from start up to end in the opposite order.',
    '(vector-reverse-copy (vector 1 2 3)) ; => #(3 2 1)',
  ],
  'reverse-vector->list': [
    '(reverse-vector->list vector [start end])',
    'The items as a list in the opposite order.',
    '(reverse-vector->list (vector 1 2)) ; => (2 1)',
  ],
  'reverse-list->vector': [
    '(reverse-list->vector list)',
    'The items as a vector in the opposite order.',
    "(reverse-list->vector '(1 2)) ; => #(2 1)",
  ],
  subvector: [
    '(subvector vector start end)',
    'The items from start up to end.',
    '(subvector (vector 1 2 3 4) 1 3) ; => #(2 3)',
  ],
  'vector-head': [
    '(vector-head vector end)',
    'The items up to end.',
    '(vector-head (vector 1 2 3) 2) ; => #(1 2)',
  ],
  'vector-tail': [
    '(vector-tail vector start)',
    'The items from start on.',
    '(vector-tail (vector 1 2 3) 2) ; => #(3)',
  ],
  'vector-first': ['(vector-first vector)', 'The first item.', '(vector-first (vector 1 2)) ; => 1'],
  'vector-last': ['(vector-last vector)', 'The last item.', '(vector-last (vector 1 2)) ; => 2'],
  'vector-sort': [
    '(vector-sort before? vector)',
    'The items in order; stable. The arguments may be swapped.',
    '(vector-sort < (vector 3 1 2)) ; => #(1 2 3)',
  ],
  'vector-stable-sort': [
    '(vector-stable-sort before? vector)',
    'The same as vector-sort.',
    '(vector-stable-sort < (vector 2 1)) ; => #(1 2)',
  ],
  'vector-sorted?': [
    '(vector-sorted? before? vector)',
    'Whether the items are in order.',
    '(vector-sorted? < (vector 1 2)) ; => #t',
  ],
} as const;
