/**
 * The names that each standard library exports: those of R7RS-small, appendix A, and of the SRFIs of which the language has a
 * part, some of which R7RS-large names as well. A name that the language lacks is known as well, so that importing it says what is missing.
 */

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const base = words(`
  * + - / < <= = => > >= ... _ abs and append apply assoc assq assv begin binary-port? boolean=? boolean? bytevector
  bytevector-append bytevector-copy bytevector-copy! bytevector-length bytevector-u8-ref bytevector-u8-set! bytevector? caar
  cadr call-with-current-continuation call-with-port call-with-values call/cc car case cdar cddr cdr ceiling char->integer
  char-ready? char<=? char<? char=? char>=? char>? char? close-input-port close-output-port close-port complex? cond
  cond-expand cons current-error-port current-input-port current-output-port define define-record-type define-syntax
  define-values denominator do dynamic-wind else eof-object eof-object? eq? equal? eqv? error error-object-irritants
  error-object-message error-object? even? exact exact-integer-sqrt exact-integer? exact? expt features file-error? floor
  floor-quotient floor-remainder floor/ flush-output-port for-each gcd get-output-bytevector get-output-string guard if
  include include-ci inexact inexact? input-port-open? input-port? integer->char integer? lambda lcm length let let*
  let*-values let-syntax let-values letrec letrec* letrec-syntax list list->string list->vector list-copy list-ref list-set!
  list-tail list? make-bytevector make-list make-parameter make-string make-vector map max member memq memv min modulo
  negative? newline not null? number->string number? numerator odd? open-input-bytevector open-input-string
  open-output-bytevector open-output-string or output-port-open? output-port? pair? parameterize peek-char peek-u8 positive?
  procedure? quasiquote quote quotient raise raise-continuable rational? rationalize read-bytevector read-bytevector!
  read-char read-error? read-line read-string read-u8 real? remainder reverse round set! set-car! set-cdr! square string
  string->list string->number string->symbol string->utf8 string->vector string-append string-copy string-copy!
  string-fill! string-for-each string-length string-map string-ref string-set! string<=? string<? string=? string>=?
  string>? string? substring symbol->string symbol=? symbol? syntax-error syntax-rules textual-port? truncate
  truncate-quotient truncate-remainder truncate/ u8-ready? unless unquote unquote-splicing utf8->string values vector
  vector->list vector->string vector-append vector-copy vector-copy! vector-fill! vector-for-each vector-length vector-map
  vector-ref vector-set! vector? when with-exception-handler write-bytevector write-char write-string write-u8 zero?`);

const char = words(`
  char-alphabetic? char-ci<=? char-ci<? char-ci=? char-ci>=? char-ci>? char-downcase char-foldcase char-lower-case?
  char-numeric? char-upcase char-upper-case? char-whitespace? digit-value string-ci<=? string-ci<? string-ci=? string-ci>=?
  string-ci>? string-downcase string-foldcase string-upcase`);

const cxr = words(`
  caaaar caaadr caaar caadar caaddr caadr cadaar cadadr cadar caddar cadddr caddr cdaaar cdaadr cdaar cdadar cdaddr cdadr
  cddaar cddadr cddar cdddar cddddr cdddr`);

const inexact = words('acos asin atan cos exp finite? infinite? log nan? sin sqrt tan');
const lazy = words('delay delay-force force make-promise promise?');

const srfi1 = words(`
  xcons cons* make-list list-tabulate list-copy circular-list iota pair? null? proper-list? circular-list? dotted-list?
  not-pair? null-list? list= car cdr first second third fourth fifth sixth seventh eighth ninth tenth car+cdr take drop
  take-right drop-right take! drop-right! split-at split-at! last last-pair length length+ append concatenate reverse append!
  concatenate! reverse! append-reverse append-reverse! zip unzip1 unzip2 unzip3 unzip4 unzip5 count map for-each fold unfold
  pair-fold reduce fold-right unfold-right pair-fold-right reduce-right append-map append-map! map! map-in-order
  pair-for-each filter-map filter partition remove filter! partition! remove! member memq memv find find-tail any every
  list-index take-while drop-while take-while! span break span! break! delete delete-duplicates delete! delete-duplicates!
  assoc assq assv alist-cons alist-copy alist-delete alist-delete! lset<= lset= lset-adjoin lset-union lset-union!
  lset-intersection lset-intersection! lset-difference lset-difference! lset-xor lset-xor! lset-diff+intersection
  lset-diff+intersection! cons list ${cxr.filter((each) => each.length <= 5).join(' ')} caar cadr cdar cddr list-ref
  list-tail list? append set-car! set-cdr!`);

const strings = words(`
  string? string-null? string-every string-any make-string string string-tabulate string->list list->string
  reverse-list->string string-join string-length string-ref string-copy substring/shared string-take string-take-right
  string-drop string-drop-right string-pad string-pad-right string-trim string-trim-right string-trim-both string-compare
  string= string< string> string<= string>= string<> string-prefix? string-suffix? string-index string-index-right
  string-skip string-skip-right string-count string-contains string-upcase string-downcase string-titlecase string-reverse
  string-append string-concatenate string-map string-fold string-fold-right string-for-each string-filter string-delete
  string-replace string-tokenize`);

const mappings = words(`
  mapping mapping-unfold mapping? mapping-contains? mapping-empty? mapping-disjoint? mapping-ref mapping-ref/default
  mapping-key-comparator mapping-adjoin mapping-set mapping-replace mapping-delete mapping-delete-all mapping-intern
  mapping-update mapping-update/default mapping-pop mapping-search mapping-size mapping-find mapping-count mapping-any?
  mapping-every? mapping-keys mapping-values mapping-entries mapping-map mapping-map->list mapping-for-each mapping-fold
  mapping-filter mapping-remove mapping-partition mapping-copy mapping->alist alist->mapping mapping=? mapping<? mapping>?
  mapping<=? mapping>=? mapping-union mapping-intersection mapping-difference mapping-xor mapping-min-key mapping-max-key
  mapping-min-value mapping-max-value mapping-key-predecessor mapping-key-successor mapping-range= mapping-range<
  mapping-range> mapping-range<= mapping-range>= mapping-fold/reverse hashmap hashmap? hashmap-ref hashmap-ref/default
  hashmap-set hashmap-delete hashmap-update hashmap-update/default hashmap-size hashmap-keys hashmap-values
  hashmap->alist alist->hashmap hashmap-fold hashmap-contains? hashmap-empty? comparator?`);

const sorting = words(
  'list-sorted? vector-sorted? list-sort list-stable-sort vector-sort vector-stable-sort list-merge',
);

const vectors = words(`
    make-vector vector vector-unfold vector-copy vector-reverse-copy vector-append vector-concatenate vector? vector-empty?
    vector= vector-ref vector-length vector-fold vector-fold-right vector-map vector-for-each vector-count vector-cumulate
    vector-index vector-index-right vector-skip vector-any vector-every vector-partition vector->list list->vector
    vector->string string->vector reverse-vector->list reverse-list->vector`);

const r5rsOnly = words('exact->inexact inexact->exact');

/** The libraries by the names that programs write. Null is the whole language. */
export const standardLibraries: Readonly<Record<string, readonly string[] | null>> = {
  '(gradus)': null,
  '(rnrs)': null,
  '(rnrs base)': null,
  '(rnrs control)': null,
  '(rnrs lists)': null,
  '(rnrs sorting)': null,
  '(rnrs unicode)': null,
  '(rnrs exceptions)': null,
  '(rnrs io simple)': null,
  '(chezscheme)': null,
  '(guile)': null,
  '(scheme base)': base,
  '(scheme case-lambda)': ['case-lambda'],
  '(scheme char)': char,
  '(scheme complex)': words('angle imag-part magnitude make-polar make-rectangular real-part'),
  '(scheme cxr)': cxr,
  '(scheme eval)': words('environment eval'),
  '(scheme file)': words(`
    call-with-input-file call-with-output-file delete-file file-exists? open-binary-input-file open-binary-output-file
    open-input-file open-output-file with-input-from-file with-output-to-file`),
  '(scheme inexact)': inexact,
  '(scheme lazy)': lazy,
  '(scheme list)': srfi1,
  '(scheme load)': ['load'],
  '(scheme mapping)': mappings,
  '(scheme sort)': sorting,
  '(scheme vector)': vectors,
  '(scheme process-context)': words(
    'command-line emergency-exit exit get-environment-variable get-environment-variables',
  ),
  '(scheme read)': ['read'],
  '(scheme repl)': ['interaction-environment'],
  '(scheme time)': words('current-jiffy current-second jiffies-per-second'),
  '(scheme write)': words('display write write-shared write-simple'),
  '(scheme r5rs)': [
    ...base,
    ...char,
    ...cxr,
    ...inexact,
    ...r5rsOnly,
    'delay',
    'force',
    'eval',
    'display',
    'write',
  ],
  '(srfi 0)': ['cond-expand'],
  '(srfi 1)': srfi1,
  '(srfi 2)': ['and-let*'],
  '(srfi 6)': words('open-input-string open-output-string get-output-string'),
  '(srfi 8)': ['receive'],
  '(srfi 9)': ['define-record-type'],
  '(srfi 11)': words('let-values let*-values'),
  '(srfi 13)': strings,
  '(srfi 16)': ['case-lambda'],
  '(srfi 23)': ['error'],
  '(srfi 26)': words('cut cute <> <...>'),
  '(srfi 34)': words('guard raise with-exception-handler'),
  '(srfi 39)': words('make-parameter parameterize'),
  '(srfi 45)': words('delay lazy force eager'),
  '(srfi 46)': ['syntax-rules'],
  '(srfi 87)': ['case'],
  '(srfi 95)': words('sorted? merge sort'),
  '(srfi 132)': sorting,
  '(srfi 133)': vectors,
  '(srfi 146)': mappings,
};

/** Words that mean something within forms only: importing them binds nothing. */
export const auxiliaryWords: ReadonlySet<string> = new Set(['=>', '...', '_', 'else', '<>', '<...>']);

/** `(srfi :1 lists)`, `(srfi srfi-1)` and `(srfi 1)` are one library, and a version in the name is left out. */
export function plainName(parts: readonly string[]): string {
  const [first, second, ...rest] = parts.filter((part) => !part.startsWith('('));
  const number = first === 'srfi' ? /^(?::|srfi-)?(\d+)$/.exec(second ?? '')?.[1] : undefined;
  if (number !== undefined) return `(srfi ${number})`;
  return `(${[first, second, ...rest].filter((part) => part !== undefined).join(' ')})`;
}
