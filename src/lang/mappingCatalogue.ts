/** Comparators and mappings, the persistent tables of SRFI 128 and SRFI 146, as rows of the catalogue: `scheme/mappings.scm`. */

export const mappingRows = {
  'make-comparator': [
    '(make-comparator test same? before? [hash])',
    'How keys are compared: what they are, when two are the same, and which is before another.',
    '(comparator? (make-comparator number? = <)) ; => #t',
  ],
  'make-default-comparator': [
    '(make-default-comparator)',
    'The order of numbers, strings, symbols, characters, booleans, and of lists and vectors of them.',
    "(<? (make-default-comparator) '(1 2) '(1 3)) ; => #t",
  ],
  'comparator?': [
    '(comparator? x)',
    'Whether x is a comparator.',
    '(comparator? (make-default-comparator)) ; => #t',
  ],
  'comparator-ordered?': [
    '(comparator-ordered? comparator)',
    'Whether it has an order.',
    '(comparator-ordered? (make-default-comparator)) ; => #t',
  ],
  'comparator-test-type': [
    '(comparator-test-type comparator x)',
    'Whether it compares x.',
    '(comparator-test-type (make-comparator number? = <) "a") ; => #f',
  ],
  'comparator-type-test-predicate': [
    '(comparator-type-test-predicate comparator)',
    'Its test of what it compares.',
    '((comparator-type-test-predicate (make-comparator number? = <)) 1) ; => #t',
  ],
  'comparator-equality-predicate': [
    '(comparator-equality-predicate comparator)',
    'Its equality.',
    '((comparator-equality-predicate (make-comparator number? = <)) 1 1) ; => #t',
  ],
  'comparator-ordering-predicate': [
    '(comparator-ordering-predicate comparator)',
    'Its order.',
    '((comparator-ordering-predicate (make-comparator number? = <)) 1 2) ; => #t',
  ],
  '=?': [
    '(=? comparator x y ...)',
    'Whether all are the same.',
    '(=? (make-default-comparator) "a" "a") ; => #t',
  ],
  '<?': ['(<? comparator x y ...)', 'Whether they increase.', '(<? (make-default-comparator) 1 2 3) ; => #t'],
  '>?': ['(>? comparator x y ...)', 'Whether they decrease.', '(>? (make-default-comparator) 1 2) ; => #f'],
  '<=?': [
    '(<=? comparator x y ...)',
    'Whether none is before the one to its left.',
    '(<=? (make-default-comparator) 1 1) ; => #t',
  ],
  '>=?': [
    '(>=? comparator x y ...)',
    'Whether none is before the one to its right.',
    '(>=? (make-default-comparator) 1 2) ; => #f',
  ],
  mapping: [
    '(mapping comparator key ...)',
    'A persistent table of keys and values, which follow one another.',
    "(let ((order (make-default-comparator))) (mapping->alist (mapping order 'b 2 'a 1))) ; => ((a . 1) (b . 2))",
  ],
  'mapping/ordered': [
    '(mapping/ordered comparator key ...)',
    'The same as mapping.',
    "(let ((order (make-default-comparator))) (mapping-size (mapping/ordered order 'a 1))) ; => 1",
  ],
  'mapping-unfold': [
    '(mapping-unfold stop? f next seed comparator)',
    'The keys and values that f gives for the seed, the next one, and so on until stop? holds.',
    '(let ((order (make-default-comparator))) (mapping->alist (mapping-unfold zero? (lambda (n) (values n (* n n))) (lambda (n) (- n 1)) 2 order))) ; => ((1 . 1) (2 . 4))',
  ],
  'alist->mapping': [
    '(alist->mapping comparator alist)',
    'The mapping of an association list.',
    "(let ((order (make-default-comparator))) (mapping-ref (alist->mapping order '((a . 1))) 'a)) ; => 1",
  ],
  'alist->mapping/ordered': [
    '(alist->mapping/ordered comparator alist)',
    'The same as alist->mapping.',
    "(let ((order (make-default-comparator))) (mapping-ref (alist->mapping/ordered order '((a . 1))) 'a)) ; => 1",
  ],
  'mapping?': ['(mapping? x)', 'Whether x is a mapping.', "(mapping? '((a . 1))) ; => #f"],
  'mapping-contains?': [
    '(mapping-contains? mapping key)',
    'Whether it has the key.',
    "(let ((order (make-default-comparator))) (mapping-contains? (mapping order 'a 1) 'b)) ; => #f",
  ],
  'mapping-empty?': [
    '(mapping-empty? mapping)',
    'Whether it has no key.',
    '(let ((order (make-default-comparator))) (mapping-empty? (mapping order))) ; => #t',
  ],
  'mapping-disjoint?': [
    '(mapping-disjoint? mapping other)',
    'Whether they have no key in common.',
    "(let ((order (make-default-comparator))) (mapping-disjoint? (mapping order 'a 1) (mapping order 'b 1))) ; => #t",
  ],
  'mapping-ref': [
    '(mapping-ref mapping key [failure success])',
    'The value of a key, or that of success on it; without the key, that of failure.',
    "(let ((order (make-default-comparator))) (mapping-ref (mapping order 'a 1) 'b (lambda () 0))) ; => 0",
  ],
  'mapping-ref/default': [
    '(mapping-ref/default mapping key default)',
    'The value of a key, or the default.',
    "(let ((order (make-default-comparator))) (mapping-ref/default (mapping order 'a 1) 'b 0)) ; => 0",
  ],
  'mapping-key-comparator': [
    '(mapping-key-comparator mapping)',
    'The comparator of its keys.',
    '(let ((order (make-default-comparator))) (comparator? (mapping-key-comparator (mapping order)))) ; => #t',
  ],
  'mapping-adjoin': [
    '(mapping-adjoin mapping key ...)',
    'With further keys and values; a key that it has keeps its value.',
    "(let ((order (make-default-comparator))) (mapping-ref (mapping-adjoin (mapping order 'a 1) 'a 2) 'a)) ; => 1",
  ],
  'mapping-set': [
    '(mapping-set mapping key ...)',
    'With new keys and values.',
    "(let ((order (make-default-comparator))) (mapping-ref (mapping-set (mapping order 'a 1) 'a 2) 'a)) ; => 2",
  ],
  'mapping-replace': [
    '(mapping-replace mapping key value)',
    'With another value, if it has the key.',
    "(let ((order (make-default-comparator))) (mapping-size (mapping-replace (mapping order) 'a 2))) ; => 0",
  ],
  'mapping-delete': [
    '(mapping-delete mapping key ...)',
    'Without the keys.',
    "(let ((order (make-default-comparator))) (mapping-keys (mapping-delete (mapping order 'a 1 'b 2) 'a))) ; => (b)",
  ],
  'mapping-delete-all': [
    '(mapping-delete-all mapping keys)',
    'Without the keys of a list.',
    "(let ((order (make-default-comparator))) (mapping-keys (mapping-delete-all (mapping order 'a 1 'b 2) '(a)))) ; => (b)",
  ],
  'mapping-intern': [
    '(mapping-intern mapping key make)',
    'Two values: the mapping, with what make gives if the key was missing, and the value of the key.',
    "(let ((order (make-default-comparator))) (call-with-values (lambda () (mapping-intern (mapping order) 'a (lambda () 5))) (lambda (m value) value))) ; => 5",
  ],
  'mapping-update': [
    '(mapping-update mapping key f [failure success])',
    'With f of the value in its place.',
    "(let ((order (make-default-comparator))) (mapping-ref (mapping-update (mapping order 'a 1) 'a square) 'a)) ; => 1",
  ],
  'mapping-update/default': [
    '(mapping-update/default mapping key f default)',
    'With f of the value, or of the default, in its place.',
    "(let ((order (make-default-comparator))) (mapping-ref (mapping-update/default (mapping order) 'a square 3) 'a)) ; => 9",
  ],
  'mapping-pop': [
    '(mapping-pop mapping [failure])',
    'Three values: the mapping without its first key, that key, and its value.',
    "(let ((order (make-default-comparator))) (call-with-values (lambda () (mapping-pop (mapping order 'a 1))) (lambda (m key value) key))) ; => a",
  ],
  'mapping-size': [
    '(mapping-size mapping)',
    'How many keys it has.',
    "(let ((order (make-default-comparator))) (mapping-size (mapping order 'a 1 'b 2))) ; => 2",
  ],
  'mapping-find': [
    '(mapping-find good? mapping failure)',
    'Two values: the first key and value for which good? holds; otherwise what failure gives.',
    "(let ((order (make-default-comparator))) (call-with-values (lambda () (mapping-find (lambda (k v) (> v 1)) (mapping order 'a 1 'b 2) list)) list)) ; => (b 2)",
  ],
  'mapping-count': [
    '(mapping-count good? mapping)',
    'For how many keys and values good? holds.',
    "(let ((order (make-default-comparator))) (mapping-count (lambda (k v) (> v 1)) (mapping order 'a 1 'b 2))) ; => 1",
  ],
  'mapping-any?': [
    '(mapping-any? good? mapping)',
    'Whether good? holds for any key and value.',
    "(let ((order (make-default-comparator))) (mapping-any? (lambda (k v) (> v 1)) (mapping order 'a 1))) ; => #f",
  ],
  'mapping-every?': [
    '(mapping-every? good? mapping)',
    'Whether good? holds for every key and value.',
    "(let ((order (make-default-comparator))) (mapping-every? (lambda (k v) (> v 0)) (mapping order 'a 1))) ; => #t",
  ],
  'mapping-keys': [
    '(mapping-keys mapping)',
    'The keys in their order.',
    "(let ((order (make-default-comparator))) (mapping-keys (mapping order 'b 2 'a 1))) ; => (a b)",
  ],
  'mapping-values': [
    '(mapping-values mapping)',
    'The values in the order of their keys.',
    "(let ((order (make-default-comparator))) (mapping-values (mapping order 'b 2 'a 1))) ; => (1 2)",
  ],
  'mapping-entries': [
    '(mapping-entries mapping)',
    'Two values: the keys, and the values.',
    "(let ((order (make-default-comparator))) (call-with-values (lambda () (mapping-entries (mapping order 'a 1))) list)) ; => ((a) (1))",
  ],
  'mapping-map': [
    '(mapping-map f comparator mapping)',
    'The mapping of the keys and values that f gives.',
    "(let ((order (make-default-comparator))) (mapping->alist (mapping-map (lambda (k v) (values v k)) order (mapping order 'a 1)))) ; => ((1 . a))",
  ],
  'mapping-map/monotone': [
    '(mapping-map/monotone f comparator mapping)',
    'The same as mapping-map.',
    "(let ((order (make-default-comparator))) (mapping->alist (mapping-map/monotone (lambda (k v) (values k (square v))) order (mapping order 'a 3)))) ; => ((a . 9))",
  ],
  'mapping-for-each': ['(mapping-for-each f mapping)', 'Calls f on the keys and values, in order.'],
  'mapping-fold': [
    '(mapping-fold f initial mapping)',
    '(f key value accumulated) from the first key.',
    "(let ((order (make-default-comparator))) (mapping-fold (lambda (k v sum) (+ v sum)) 0 (mapping order 'a 1 'b 2))) ; => 3",
  ],
  'mapping-fold/reverse': [
    '(mapping-fold/reverse f initial mapping)',
    '(f key value accumulated) from the last key.',
    "(let ((order (make-default-comparator))) (mapping-fold/reverse (lambda (k v so) (cons k so)) '() (mapping order 'a 1 'b 2))) ; => (a b)",
  ],
  'mapping-map->list': [
    '(mapping-map->list f mapping)',
    'What f gives for the keys and values, as a list.',
    "(let ((order (make-default-comparator))) (mapping-map->list list (mapping order 'a 1))) ; => ((a 1))",
  ],
  'mapping-filter': [
    '(mapping-filter keep? mapping)',
    'The keys and values for which keep? holds.',
    "(let ((order (make-default-comparator))) (mapping-keys (mapping-filter (lambda (k v) (> v 1)) (mapping order 'a 1 'b 2)))) ; => (b)",
  ],
  'mapping-remove': [
    '(mapping-remove drop? mapping)',
    'The keys and values for which drop? does not hold.',
    "(let ((order (make-default-comparator))) (mapping-keys (mapping-remove (lambda (k v) (> v 1)) (mapping order 'a 1 'b 2)))) ; => (a)",
  ],
  'mapping-partition': [
    '(mapping-partition keep? mapping)',
    'Two values: what mapping-filter and mapping-remove give.',
    "(let ((order (make-default-comparator))) (call-with-values (lambda () (mapping-partition (lambda (k v) (> v 1)) (mapping order 'a 1 'b 2))) (lambda (x y) (mapping-keys y)))) ; => (a)",
  ],
  'mapping-copy': [
    '(mapping-copy mapping)',
    'The same keys and values.',
    "(let ((order (make-default-comparator))) (mapping-keys (mapping-copy (mapping order 'a 1)))) ; => (a)",
  ],
  'mapping->alist': [
    '(mapping->alist mapping)',
    'The keys and values as an association list.',
    "(let ((order (make-default-comparator))) (mapping->alist (mapping order 'b 2 'a 1))) ; => ((a . 1) (b . 2))",
  ],
  'mapping=?': [
    '(mapping=? comparator x y ...)',
    'Whether they have the same keys, with values that are the same by the comparator.',
    "(let ((order (make-default-comparator))) (mapping=? order (mapping order 'a 1) (mapping order 'a 1))) ; => #t",
  ],
  'mapping<?': [
    '(mapping<? comparator x y ...)',
    'Whether each is a smaller part of the next.',
    "(let ((order (make-default-comparator))) (mapping<? order (mapping order) (mapping order 'a 1))) ; => #t",
  ],
  'mapping>?': [
    '(mapping>? comparator x y ...)',
    'Whether each has the next as a smaller part.',
    "(let ((order (make-default-comparator))) (mapping>? order (mapping order) (mapping order 'a 1))) ; => #f",
  ],
  'mapping<=?': [
    '(mapping<=? comparator x y ...)',
    'Whether each is a part of the next.',
    "(let ((order (make-default-comparator))) (mapping<=? order (mapping order 'a 1) (mapping order 'a 1))) ; => #t",
  ],
  'mapping>=?': [
    '(mapping>=? comparator x y ...)',
    'Whether each has the next as a part.',
    "(let ((order (make-default-comparator))) (mapping>=? order (mapping order 'a 1) (mapping order 'a 1))) ; => #t",
  ],
  'mapping-union': [
    '(mapping-union mapping ...)',
    'The keys that any of them has.',
    "(let ((order (make-default-comparator))) (mapping->alist (mapping-union (mapping order 'a 1) (mapping order 'a 2 'b 3)))) ; => ((a . 1) (b . 3))",
  ],
  'mapping-intersection': [
    '(mapping-intersection mapping ...)',
    'The keys that all of them have, with the first values.',
    "(let ((order (make-default-comparator))) (mapping->alist (mapping-intersection (mapping order 'a 1) (mapping order 'a 2 'b 3)))) ; => ((a . 1))",
  ],
  'mapping-difference': [
    '(mapping-difference mapping ...)',
    'The keys of the first that no other has.',
    "(let ((order (make-default-comparator))) (mapping-keys (mapping-difference (mapping order 'a 1 'b 2) (mapping order 'a 2)))) ; => (b)",
  ],
  'mapping-xor': [
    '(mapping-xor mapping other)',
    'The keys that only one of them has.',
    "(let ((order (make-default-comparator))) (mapping-keys (mapping-xor (mapping order 'a 1 'b 2) (mapping order 'a 2 'c 3)))) ; => (b c)",
  ],
  'mapping-min-key': [
    '(mapping-min-key mapping)',
    'The first key.',
    "(let ((order (make-default-comparator))) (mapping-min-key (mapping order 'b 2 'a 1))) ; => a",
  ],
  'mapping-max-key': [
    '(mapping-max-key mapping)',
    'The last key.',
    "(let ((order (make-default-comparator))) (mapping-max-key (mapping order 'b 2 'a 1))) ; => b",
  ],
  'mapping-min-value': [
    '(mapping-min-value mapping)',
    'The value of the first key.',
    "(let ((order (make-default-comparator))) (mapping-min-value (mapping order 'b 2 'a 1))) ; => 1",
  ],
  'mapping-max-value': [
    '(mapping-max-value mapping)',
    'The value of the last key.',
    "(let ((order (make-default-comparator))) (mapping-max-value (mapping order 'b 2 'a 1))) ; => 2",
  ],
  'mapping-min-entry': [
    '(mapping-min-entry mapping)',
    'Two values: the first key and its value.',
    "(let ((order (make-default-comparator))) (call-with-values (lambda () (mapping-min-entry (mapping order 'a 1))) list)) ; => (a 1)",
  ],
  'mapping-max-entry': [
    '(mapping-max-entry mapping)',
    'Two values: the last key and its value.',
    "(let ((order (make-default-comparator))) (call-with-values (lambda () (mapping-max-entry (mapping order 'a 1))) list)) ; => (a 1)",
  ],
  'mapping-key-predecessor': [
    '(mapping-key-predecessor mapping key failure)',
    'The last key before this one; otherwise what failure gives.',
    "(let ((order (make-default-comparator))) (mapping-key-predecessor (mapping order 1 'a 3 'b) 3 list)) ; => 1",
  ],
  'mapping-key-successor': [
    '(mapping-key-successor mapping key failure)',
    'The first key behind this one; otherwise what failure gives.',
    "(let ((order (make-default-comparator))) (mapping-key-successor (mapping order 1 'a 3 'b) 2 list)) ; => 3",
  ],
  'mapping-range=': [
    '(mapping-range= mapping key)',
    'The part with this key.',
    '(let ((order (make-default-comparator))) (mapping-keys (mapping-range= (mapping order 1 1 2 2 3 3) 2))) ; => (2)',
  ],
  'mapping-range<': [
    '(mapping-range< mapping key)',
    'The part with keys before this one.',
    '(let ((order (make-default-comparator))) (mapping-keys (mapping-range< (mapping order 1 1 2 2 3 3) 2))) ; => (1)',
  ],
  'mapping-range>': [
    '(mapping-range> mapping key)',
    'The part with keys behind this one.',
    '(let ((order (make-default-comparator))) (mapping-keys (mapping-range> (mapping order 1 1 2 2 3 3) 2))) ; => (3)',
  ],
  'mapping-range<=': [
    '(mapping-range<= mapping key)',
    'The part with keys up to this one.',
    '(let ((order (make-default-comparator))) (mapping-keys (mapping-range<= (mapping order 1 1 2 2 3 3) 2))) ; => (1 2)',
  ],
  'mapping-range>=': [
    '(mapping-range>= mapping key)',
    'The part with keys from this one on.',
    '(let ((order (make-default-comparator))) (mapping-keys (mapping-range>= (mapping order 1 1 2 2 3 3) 2))) ; => (2 3)',
  ],
  'mapping-split': [
    '(mapping-split mapping key)',
    'Five values: the parts before the key, up to it, with it, from it on, and behind it.',
    '(let ((order (make-default-comparator))) (call-with-values (lambda () (mapping-split (mapping order 1 1 2 2) 2)) (lambda parts (map mapping-size parts)))) ; => (1 2 1 1 0)',
  ],
  'mapping-catenate': [
    '(mapping-catenate comparator below key value above)',
    'Two mappings with an entry between them.',
    '(let ((order (make-default-comparator))) (mapping-keys (mapping-catenate order (mapping order 1 1) 2 2 (mapping order 3 3)))) ; => (1 2 3)',
  ],
} as const;
