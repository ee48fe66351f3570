interface WeightsProps {
  /** The name of each weight. */
  readonly names: readonly string[];
  readonly values: ArrayLike<number>;
  /** The verb for what reads them, as in "reads 3". */
  readonly what: string;
}

/** The position of the largest. */
function indexOfMaximum(values: ArrayLike<number>): number {
  let best = 0;
  for (let at = 1; at < values.length; at++) if (values[at]! > values[best]!) best = at;
  return best;
}

/** Weights that add up to one as bars, with the name of the largest. */
export function Weights({ names, values, what }: WeightsProps) {
  const best = indexOfMaximum(values);
  const share = Math.round(100 * values[best]!);
  return (
    <span className="read-weights" role="img" aria-label={`${what} ${names[best]}, ${share} %`}>
      <span className="read-bars" aria-hidden="true">
        {names.map((name, at) => (
          <span key={name} className={at === best ? 'bar best' : 'bar'}>
            <span style={{ height: `${Math.round(100 * Math.max(0, Math.min(1, values[at]!)))}%` }} />
          </span>
        ))}
      </span>
      <span className="read-best" aria-hidden="true">
        {names[best]}
      </span>
    </span>
  );
}
