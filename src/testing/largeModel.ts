/** Writes a long program: stocks that flow into each other for many turns, by many parameters, as models of societies do. */

export interface ModelSize {
  readonly parameters: number;
  readonly stocks: number;
  readonly turns: number;
}

/** The model of 87 parameters, 700 lines and 100 turns. */
export const societySize: ModelSize = { parameters: 87, stocks: 51, turns: 100 };

const each = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** Each stock has rates, flows, pressures and a limit of its own, in a procedure each; one line a definition or binding. */
export function largeModel({ parameters, stocks, turns }: ModelSize): string {
  const p = (index: number): string => `p${index % parameters}`;
  const s = (index: number): string => `s${index % stocks}`;
  const names = each(stocks, s).join(' ');
  return [
    ...each(parameters, (index) => `(define-parameter p${index} ${0.1 + (index % 9) / 100})`),
    ...each(stocks, (index) => [
      `(define (rate-${index} level pressure)`,
      `  (if (> level ${1 + (index % 3)})`,
      `      (* ${p(2 * index)} (- 1 level))`,
      `      (* ${p(2 * index + 1)} (/ level (+ 1 (* pressure pressure))))))`,
      `(define (limit-${index} level)`,
      `  (cond ((< level 0) 0)`,
      `        ((> level 10) 10)`,
      '        (else level)))',
    ]).flat(),
    `(define (turn ${names} n)`,
    '  (if (= n 0)',
    `      (+ ${names})`,
    '      (let* (',
    ...each(stocks, (index) => `        (pressure-${index} (* ${p(index + 5)} ${s(index + 1)}))`),
    ...each(stocks, (index) => `        (flow-${index} (rate-${index} ${s(index)} pressure-${index}))`),
    ...each(
      stocks,
      (index) => `        (next-${index} (limit-${index} (+ ${s(index)} (* 0.05 flow-${index}))))`,
    ),
    '        )',
    '        (turn',
    ...each(stocks, (index) => `          next-${index}`),
    '          (- n 1)))))',
    "(define-data (x y) '((1 40) (2 45) (3 52)))",
    `(fit (lambda (x) (turn ${each(stocks, (index) => `(* x ${1 + (index % 4)})`).join(' ')} ${turns})) (x) y)`,
  ].join('\n');
}
