/** Procedures on lists that few programs use, mostly those of SRFI 1, as rows of the catalogue. Their part is loaded late. */

/** Rules of primitives: parts of lists by their places. */
export const listPartRows = {
  first: ['(first list)', 'The first item.', "(first '(a b c)) ; => a"],
  second: ['(second list)', 'The second item.', "(second '(a b c)) ; => b"],
  third: ['(third list)', 'The third item.', "(third '(a b c)) ; => c"],
  fourth: ['(fourth list)', 'The fourth item.', '(fourth (iota 10)) ; => 3'],
  fifth: ['(fifth list)', 'The fifth item.', '(fifth (iota 10)) ; => 4'],
  sixth: ['(sixth list)', 'The sixth item.', '(sixth (iota 10)) ; => 5'],
  seventh: ['(seventh list)', 'The seventh item.', '(seventh (iota 10)) ; => 6'],
  eighth: ['(eighth list)', 'The eighth item.', '(eighth (iota 10)) ; => 7'],
  ninth: ['(ninth list)', 'The ninth item.', '(ninth (iota 10)) ; => 8'],
  tenth: ['(tenth list)', 'The tenth item.', '(tenth (iota 10)) ; => 9'],
  take: ['(take list k)', 'The first k items.', "(take '(a b c d) 2) ; => (a b)"],
  drop: ['(drop list k)', 'The list without its first k items.', "(drop '(a b c d) 3) ; => (d)"],
  'take-right': ['(take-right list k)', 'The last k items.', "(take-right '(a b c d) 2) ; => (c d)"],
  'drop-right': [
    '(drop-right list k)',
    'The list without its last k items.',
    "(drop-right '(a b c d) 3) ; => (a)",
  ],
  'split-at': [
    '(split-at list k)',
    'Two values: the first k items, and the others.',
    "(call-with-values (lambda () (split-at '(a b c) 1)) list) ; => ((a) (b c))",
  ],
  sublist: [
    '(sublist list start end)',
    'The items from start up to end.',
    "(sublist '(a b c d) 1 3) ; => (b c)",
  ],
  'except-last-pair': [
    '(except-last-pair list)',
    'All items but the last.',
    "(except-last-pair '(a b c)) ; => (a b)",
  ],
  'car+cdr': [
    '(car+cdr p)',
    'Two values: the first and the second of a pair.',
    "(call-with-values (lambda () (car+cdr '(a . b))) list) ; => (a b)",
  ],
  xcons: ['(xcons d a)', 'A new pair of a and d.', "(xcons '(b c) 'a) ; => (a b c)"],
  'append-reverse': [
    '(append-reverse list tail)',
    'The items in the opposite order, in front of the tail.',
    "(append-reverse '(c b a) '(d)) ; => (a b c d)",
  ],
  concatenate: [
    '(concatenate lists)',
    'The lists of a list joined.',
    "(concatenate '((a) (b c))) ; => (a b c)",
  ],
  'length+': ['(length+ list)', 'How many items a list has.', "(length+ '(a b c)) ; => 3"],
  'proper-list?': ['(proper-list? x)', 'Whether x is a proper list.', "(proper-list? '(1 . 2)) ; => #f"],
  'dotted-list?': [
    '(dotted-list? x)',
    'Whether x ends in something that is not the empty list.',
    "(dotted-list? '(1 . 2)) ; => #t",
  ],
  'circular-list?': [
    '(circular-list? x)',
    'Whether x has no end: no list of a pure language is so.',
    "(circular-list? '(1 2)) ; => #f",
  ],
  'not-pair?': ['(not-pair? x)', 'Whether x is no pair.', "(not-pair? '()) ; => #t"],
  'null-list?': ['(null-list? list)', 'Whether a list is empty.', "(null-list? '()) ; => #t"],
} as const;

/** Written in `scheme/lists.scm`. */
export const listRows = {
  'list-tabulate': [
    '(list-tabulate n f)',
    'The results of f on 0, 1, … up to n, as a list.',
    '(list-tabulate 4 square) ; => (0 1 4 9)',
  ],
  'take-while': [
    '(take-while keep? list)',
    'The items in front of the first for which keep? does not hold.',
    "(take-while even? '(2 4 5 6)) ; => (2 4)",
  ],
  'drop-while': [
    '(drop-while drop? list)',
    'The list from the first item on for which drop? does not hold.',
    "(drop-while even? '(2 4 5 6)) ; => (5 6)",
  ],
  span: [
    '(span keep? list)',
    'Two values: what take-while and drop-while give.',
    "(call-with-values (lambda () (span even? '(2 4 5 6))) list) ; => ((2 4) (5 6))",
  ],
  break: [
    '(break stop? list)',
    'Two values: the items in front of the first for which stop? holds, and the others.',
    "(call-with-values (lambda () (break odd? '(2 4 5 6))) list) ; => ((2 4) (5 6))",
  ],
  'find-tail': [
    '(find-tail good? list)',
    'The list from the first item on for which good? holds, or #f.',
    "(find-tail odd? '(2 4 5 6)) ; => (5 6)",
  ],
  unfold: [
    '(unfold stop? f next seed [tail])',
    'The list of (f seed) for the seed, the next one, and so on until stop? holds; tail of the last seed makes its end.',
    '(unfold (lambda (n) (> n 4)) square (lambda (n) (+ n 1)) 1) ; => (1 4 9 16)',
  ],
  'unfold-right': [
    '(unfold-right stop? f next seed [tail])',
    'As unfold, built from its end.',
    '(unfold-right zero? square (lambda (n) (- n 1)) 4) ; => (1 4 9 16)',
  ],
  'reduce-left': [
    '(reduce-left f initial list)',
    '(f accumulated item) over the list; initial only where it is empty.',
    "(reduce-left - 0 '(1 2 3 4)) ; => -8",
  ],
  'reduce-right': [
    '(reduce-right f initial list)',
    '(f item accumulated) from the right; initial only where the list is empty.',
    "(reduce-right - 0 '(1 2 3 4)) ; => -2",
  ],
  'pair-fold': [
    '(pair-fold f initial list ...)',
    '(f rest ... accumulated), where rest is the list, its cdr, and so on.',
    "(pair-fold cons '() '(a b)) ; => ((b) (a b))",
  ],
  'pair-fold-right': [
    '(pair-fold-right f initial list ...)',
    'As pair-fold, from the right.',
    "(pair-fold-right cons '() '(a b)) ; => ((a b) (b))",
  ],
  'pair-for-each': ['(pair-for-each f list ...)', 'Calls f on the list, its cdr, and so on.'],
  'map-in-order': [
    '(map-in-order f list ...)',
    'The same as map.',
    "(map-in-order square '(1 2)) ; => (1 4)",
  ],
  zip: [
    '(zip list ...)',
    'The first items as a list, the second ones as a list, and so on.',
    "(zip '(1 2) '(a b)) ; => ((1 a) (2 b))",
  ],
  unzip1: ['(unzip1 lists)', 'The first items of the lists.', "(unzip1 '((1 a) (2 b))) ; => (1 2)"],
  unzip2: [
    '(unzip2 lists)',
    'Two values: the first items of the lists, and the second ones.',
    "(call-with-values (lambda () (unzip2 '((1 a) (2 b)))) list) ; => ((1 2) (a b))",
  ],
  unzip3: [
    '(unzip3 lists)',
    'Three values: the first, second and third items of the lists.',
    "(call-with-values (lambda () (unzip3 '((1 2 3)))) list) ; => ((1) (2) (3))",
  ],
  unzip4: [
    '(unzip4 lists)',
    'Four values: the first to fourth items of the lists.',
    "(call-with-values (lambda () (unzip4 '((1 2 3 4)))) list) ; => ((1) (2) (3) (4))",
  ],
  unzip5: [
    '(unzip5 lists)',
    'Five values: the first to fifth items of the lists.',
    "(call-with-values (lambda () (unzip5 '((1 2 3 4 5)))) list) ; => ((1) (2) (3) (4) (5))",
  ],
  'list=': [
    '(list= same? list ...)',
    'Whether the lists are equally long, with items that are the same.',
    "(list= = '(1 2) '(1 2)) ; => #t",
  ],
  'alist-cons': [
    '(alist-cons key value alist)',
    'The association list with a new entry in front.',
    "(alist-cons 'a 1 '()) ; => ((a . 1))",
  ],
  'alist-copy': ['(alist-copy alist)', 'The same entries, new.', "(alist-copy '((a . 1))) ; => ((a . 1))"],
  'alist-delete': [
    '(alist-delete key alist [same?])',
    'The entries of other keys.',
    "(alist-delete 'a '((a . 1) (b . 2))) ; => ((b . 2))",
  ],
  'assq-ref': ['(assq-ref alist key)', 'The value of a key, or #f.', "(assq-ref '((a . 1)) 'a) ; => 1"],
  'assv-ref': ['(assv-ref alist key)', 'The value of a key, or #f.', "(assv-ref '((2 . 1)) 2) ; => 1"],
  'assoc-ref': [
    '(assoc-ref alist key)',
    'The value of a key, or #f.',
    '(assoc-ref \'(("a" . 1)) "a") ; => 1',
  ],
  'lset<=': [
    '(lset<= same? list ...)',
    'Whether each list has only items of the next one.',
    "(lset<= eq? '(a) '(b a)) ; => #t",
  ],
  'lset=': [
    '(lset= same? list ...)',
    'Whether the lists have the same items, in whatever order.',
    "(lset= eq? '(a b) '(b a)) ; => #t",
  ],
  'lset-adjoin': [
    '(lset-adjoin same? list x ...)',
    'The list with each x in front that it does not have.',
    "(lset-adjoin eq? '(a b) 'b 'c) ; => (c a b)",
  ],
  'lset-union': [
    '(lset-union same? list ...)',
    'The items that any of the lists has.',
    "(lset-union eq? '(a b) '(b c)) ; => (c a b)",
  ],
  'lset-intersection': [
    '(lset-intersection same? list ...)',
    'The items of the first list that all others have.',
    "(lset-intersection eq? '(a b) '(b c)) ; => (b)",
  ],
  'lset-difference': [
    '(lset-difference same? list ...)',
    'The items of the first list that no other has.',
    "(lset-difference eq? '(a b) '(b c)) ; => (a)",
  ],
  'lset-diff+intersection': [
    '(lset-diff+intersection same? list ...)',
    'Two values: the items of the first list that no other has, and those that one has.',
    "(call-with-values (lambda () (lset-diff+intersection eq? '(a b) '(b c))) list) ; => ((a) (b))",
  ],
  'lset-xor': [
    '(lset-xor same? list ...)',
    'The items that an odd number of the lists has.',
    "(lset-xor eq? '(a b) '(b c)) ; => (c a)",
  ],
  exists: ['(exists good? list ...)', 'The same as any.', "(exists even? '(1 2)) ; => #t"],
  'for-all': ['(for-all good? list ...)', 'The same as every.', "(for-all even? '(1 2)) ; => #f"],
  memp: ['(memp good? list)', 'The same as find-tail.', "(memp even? '(1 2 3)) ; => (2 3)"],
  assp: [
    '(assp good? alist)',
    'The first pair for whose car good? holds, or #f.',
    "(assp even? '((1 . a) (2 . b))) ; => (2 . b)",
  ],
  remp: ['(remp drop? list)', 'The same as remove.', "(remp even? '(1 2 3)) ; => (1 3)"],
  remq: ['(remq x list)', 'The items that are not eq? to x.', "(remq 'a '(a b)) ; => (b)"],
  remv: ['(remv x list)', 'The items that are not eqv? to x.', "(remv 1 '(1 2)) ; => (2)"],
  'sorted?': [
    '(sorted? list before?)',
    'Whether a list or a vector is in order; the arguments may be swapped.',
    "(sorted? '(1 2 2) <) ; => #t",
  ],
  'list-sorted?': [
    '(list-sorted? before? list)',
    'Whether a list is in order.',
    "(list-sorted? < '(2 1)) ; => #f",
  ],
  'list-merge': [
    '(list-merge before? list other)',
    'The items of two lists in order, joined in order.',
    "(list-merge < '(1 4) '(2 3)) ; => (1 2 3 4)",
  ],
  'stable-sort': ['(stable-sort list before?)', 'The same as sort.', "(stable-sort '(2 1) <) ; => (1 2)"],
  'list-stable-sort': [
    '(list-stable-sort before? list)',
    'The same as list-sort.',
    "(list-stable-sort < '(2 1)) ; => (1 2)",
  ],
  features: [
    '(features)',
    'The list of what cond-expand finds here.',
    "(if (memq 'gradus (features)) 1 2) ; => 1",
  ],
} as const;
