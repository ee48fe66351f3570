import '../src/stage/allParts';
import { evaluation } from '../src/testing/compile';
import { defaultLimits } from '../src/stage';
const limits = { ...defaultLimits, steps: 1e11 };
const programs: [string,string][] = [
 ['walk', "(define (walk n) (if (= n 0) 'done (walk (- n 1)))) (walk 20000)"],
 ['count', "(define (count n) (if (= n 0) 0 (+ 1 (count (- n 1))))) (count 20000)"],
 ['fib', "(define (fib n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))) (fib 17)"],
 ['queens', `(define (ok? row dist placed) (or (null? placed) (and (not (= (car placed) (+ row dist))) (not (= (car placed) (- row dist))) (not (= (car placed) row)) (ok? row (+ dist 1) (cdr placed)))))
 (define (try row n placed k) (cond ((= k n) 1) ((> row n) 0) (else (+ (if (ok? row 1 placed) (try 1 n (cons row placed) (+ k 1)) 0) (try (+ row 1) n placed k)))))
 (define (queens n) (try 1 n '() 0)) (queens 6)`],
 ['named let', "(let loop ((i 0) (s 0)) (if (= i 20000) s (loop (+ i 1) (+ s i))))"],
 ['fold', "(fold-left + 0 (map (lambda (x) (* x x)) (iota 5000)))"],
];
for (const [name, source] of programs) {
  const out = (['direct','interpreter','tower'] as const).map((level) => {
    evaluation('1', {level});
    const t = performance.now();
    const r = evaluation(source, {level, limits});
    if (r.mistakes) console.log(r.mistakes);
    return `${r.written} ${r.steps} ${(performance.now()-t).toFixed(0)}ms`;
  });
  console.log(name, out.join(' | '));
}
